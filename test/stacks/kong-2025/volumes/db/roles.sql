-- The services' own roles get the password of this deployment; the image makes the roles without one.
\set password `echo "$POSTGRES_PASSWORD"`

alter role authenticator with password :'password';
alter role pgbouncer with password :'password';
alter role supabase_auth_admin with password :'password';
alter role supabase_functions_admin with password :'password';
alter role supabase_storage_admin with password :'password';
