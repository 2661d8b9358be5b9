\c postgres
create schema if not exists _realtime authorization supabase_admin;
\c postgres
