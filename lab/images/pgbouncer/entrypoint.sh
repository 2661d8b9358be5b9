#!/bin/sh
# Kept from edoburu/docker-pgbouncer (entrypoint.sh): a user list of DB_USER, one database, a setting for each variable that is set,
# and a pgbouncer.ini that is there already stays as it is.
set -eu
ini=/etc/pgbouncer/pgbouncer.ini users=/etc/pgbouncer/userlist.txt

if [ -n "${DB_USER:-}" ] && [ -n "${DB_PASSWORD:-}" ] && [ ! -e "$users" ]; then
  printf '"%s" "%s"\n' "$DB_USER" "$DB_PASSWORD" >"$users"
  chmod 600 "$users"
fi

# setting NAME VARIABLE: a line where the variable holds something.
setting() { eval "value=\${$2:-}"; [ -z "$value" ] || printf '%s = %s\n' "$1" "$value"; }

if [ ! -f "$ini" ]; then
  {
    printf '[databases]\n%s = host=%s port=%s auth_user=%s\n\n[pgbouncer]\n' \
      "${DB_NAME:-*}" "${DB_HOST:?You must set DB_HOST env}" "${DB_PORT:-5432}" "${DB_USER:-postgres}"
    printf 'listen_addr = %s\nlisten_port = %s\nunix_socket_dir =\nauth_file = %s\nauth_type = %s\n' \
      "${LISTEN_ADDR:-0.0.0.0}" "${LISTEN_PORT:-5432}" "$users" "${AUTH_TYPE:-md5}"
    printf 'ignore_startup_parameters = %s\nadmin_users = %s\n' "${IGNORE_STARTUP_PARAMETERS:-extra_float_digits}" "${ADMIN_USERS:-postgres}"
    for name in pool_mode max_client_conn default_pool_size min_pool_size reserve_pool_size max_db_connections query_wait_timeout; do
      setting "$name" "$(echo "$name" | tr '[:lower:]' '[:upper:]')"
    done
  } >"$ini"
fi
exec "$@"
