\c _supabase
create schema if not exists _supavisor authorization supabase_admin;
\c postgres
