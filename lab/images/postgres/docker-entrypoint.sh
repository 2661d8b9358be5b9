#!/usr/bin/env bash
# First start of the lab's PostgreSQL: initdb and the init scripts run only on an empty PGDATA, later starts change nothing.
# A password in the environment is therefore read once, as in supabase/postgres (whose entrypoint is docker-library's).
set -euo pipefail

[ "${1:-}" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /etc/postgresql-custom
  find "$PGDATA" \! -user postgres -exec chown postgres:postgres '{}' +
  chmod u=rwx,g-w,o= "$PGDATA"
  chown postgres:postgres /etc/postgresql-custom
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

# The vault key: made when absent, so a new db-config volume silently means a new key.
pgsodium_getkey.sh >/dev/null

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  [ -n "${POSTGRES_PASSWORD:-}" ] || { echo 'Error: Database is uninitialized and superuser password is not specified.' >&2; exit 1; }
  echo 'The files belonging to this database system will be owned by user "postgres".'
  # shellcheck disable=SC2086  # the arguments are several words on purpose
  initdb -D "$PGDATA" --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") $POSTGRES_INITDB_ARGS
  # A private server, reachable by socket only, for the init scripts.
  export PGPASSWORD=$POSTGRES_PASSWORD PGHOST=/var/run/postgresql
  pg_ctl -D "$PGDATA" -o "$(printf '%q ' "${@:2}") -c listen_addresses=''" -w start >/dev/null
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) echo "running $file"; bash "$file" ;;
      *.sql) echo "running $file"; psql -v ON_ERROR_STOP=1 -X -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop >/dev/null
  echo 'PostgreSQL init process complete; ready for start up.'
fi

# postgres itself refuses a data directory of another major version ("database files are incompatible with server").
exec "$@"
