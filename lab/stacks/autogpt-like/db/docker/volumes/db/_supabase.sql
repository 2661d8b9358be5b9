-- The second database: the pooler's and the log backend's own tables. A backup of `postgres` alone misses it.
create database _supabase with owner supabase_admin;
