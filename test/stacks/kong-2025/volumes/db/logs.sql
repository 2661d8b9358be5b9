\c _supabase
create schema if not exists _analytics authorization supabase_admin;
\c postgres
