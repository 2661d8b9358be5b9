-- Realtime keeps its tenants in this schema.
create schema if not exists _realtime;
alter schema _realtime owner to supabase_admin;
