-- The pooler's schema, in _supabase.
\c _supabase
create schema if not exists _supavisor;
alter schema _supavisor owner to supabase_admin;
\c postgres
