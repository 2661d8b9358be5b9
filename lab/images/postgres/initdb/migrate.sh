#!/usr/bin/env bash
# Order of a first start, as in supabase/postgres: init-scripts as a still mighty `postgres`, then migrations as supabase_admin, the last of which demotes it.
# The files a Compose directory mounts (97-…, 98-…, 99-…) land in the same two folders.
set -euo pipefail
here=/docker-entrypoint-initdb.d
run() { psql -v ON_ERROR_STOP=1 -X -q -d "$POSTGRES_DB" "$@"; }

run -U supabase_admin <<'SQL'
\set password `echo "$POSTGRES_PASSWORD"`
create role postgres superuser login password :'password';
alter database postgres owner to postgres;
SQL
for sql in "$here"/init-scripts/*.sql; do echo "init-scripts: ${sql##*/}"; run -U postgres -f "$sql"; done
for sql in "$here"/migrations/*.sql; do echo "migrations: ${sql##*/}"; run -U supabase_admin -f "$sql"; done
