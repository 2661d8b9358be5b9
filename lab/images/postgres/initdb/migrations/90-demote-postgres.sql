-- From here on supabase_admin is the only superuser; `postgres` keeps what upstream leaves it.
-- A bootstrap role cannot be demoted by itself, which is why the cluster's own superuser is supabase_admin.
grant all on schema public, extensions to postgres;
grant anon, authenticated, service_role, authenticator to postgres with admin option;
grant supabase_auth_admin, supabase_storage_admin, supabase_functions_admin, supabase_realtime_admin to postgres;
alter role postgres nosuperuser createdb createrole replication bypassrls login;
