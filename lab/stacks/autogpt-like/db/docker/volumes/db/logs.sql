-- The log backend's schema, in _supabase.
\c _supabase
create schema if not exists _analytics;
alter schema _analytics owner to supabase_admin;
\c postgres
