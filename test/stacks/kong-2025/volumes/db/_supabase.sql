-- A database for what the services keep about themselves.
create database _supabase with owner supabase_admin;
