#!/usr/bin/env bash
# Proves against a running stack that the traps which make a detector lie can be met here. Usage: lab/traps.sh STACK [PROJECT]; exit 1 when one cannot.
# It leaves the stack as it was.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

stack=${1:?usage: lab/traps.sh STACK [PROJECT]} project=${2:-lab-$1}
info=$(bash "$LAB_DIR/stack.sh" info "$stack" "$project")
dir=$(sed -n 's/^DIR=//p' <<<"$info")
cd "$dir"
compose() { env -u COMPOSE_FILE docker compose "$@"; }
state() { docker inspect -f "$2" "$(compose ps -aq "$1")"; }
db() { compose exec -T db bash -c "$1"; }
# once SERVICE VARIABLE=VALUE: one throw-away container of the service; prints its exit code.
once() { local code=0; timeout 60 docker compose run --rm -T --no-deps -e "$2" "$1" >/dev/null 2>&1 </dev/null || code=$?; echo "$code"; }

failed=0
# trap_is "SENTENCE" SEEN WANTED
trap_is() {
  if [ "$2" = "$3" ]; then say "ok    $1"; else say "WRONG $1: saw '$2', wanted '$3'"; failed=1; fi
}

seen=$(db 'PGPASSWORD=wrong psql -h 127.0.0.1 -U postgres -Atc "select 1"' 2>/dev/null || echo refused)
trap_is 'a wrong password passes over 127.0.0.1' "$seen" 1
seen=$(db 'PGPASSWORD=wrong psql -h db -U postgres -Atc "select 1"' 2>/dev/null || echo refused)
trap_is 'a wrong password is refused over -h db' "$seen" refused
seen=$(db 'pg_basebackup -h db -U supabase_admin -D /tmp/no' 2>&1 | grep -c 'no pg_hba.conf entry for replication' || true)
trap_is 'there is no replication line in pg_hba' "$seen" 1

# Sessions of an ordinary role fill every slot that is not reserved for superusers.
(db 'for i in $(seq 1 110); do psql -h 127.0.0.1 -U authenticator -Atc "select pg_sleep(12)" >/dev/null 2>&1 & done; wait' || true) &
sleep 6
seen=$(db 'psql -h db -U postgres -Atc "select 1"' 2>/dev/null || echo refused)
trap_is 'connections are exhausted' "$seen" refused
seen=$(db 'pg_isready -q -U postgres -h localhost && echo green || echo red')
trap_is 'pg_isready is green all the same' "$seen" green
wait

before=$(sed -n 's/^SITE_URL=//p' .env)
# Where GOTRUE_SITE_URL is written in place, .env reaches the container as an env file, under its own name.
variable=GOTRUE_SITE_URL
grep -q "$variable: \${" docker-compose.yml || variable=SITE_URL
sed -i 's#^SITE_URL=.*#SITE_URL=http://edited.example.test#' .env
compose restart auth >/dev/null 2>&1
seen=$(state auth '{{range .Config.Env}}{{println .}}{{end}}' | sed -n "s/^$variable=//p")
trap_is 'restart does not bring an edited .env into the container' "$seen" "$before"
seen=$(compose config --format json | grep -o 'http://edited.example.test' | head -n 1)
trap_is 'while the resolved model has the new value' "$seen" 'http://edited.example.test'
sed -i "s#^SITE_URL=.*#SITE_URL=$before#" .env

# A service that hangs: its healthcheck fails, Docker leaves it running.
docker kill --signal STOP "$(compose ps -q imgproxy)" >/dev/null
for _ in $(seq 1 40); do [ "$(state imgproxy '{{.State.Health.Status}}')" = unhealthy ] && break; sleep 1; done
seen=$(state imgproxy '{{.State.Health.Status}} {{.State.Status}} {{.RestartCount}}')
trap_is 'an unhealthy container stays up and is never restarted' "$seen" 'unhealthy running 0'
docker kill --signal CONT "$(compose ps -q imgproxy)" >/dev/null

seen=$(state db '{{index .Config.Labels "com.docker.compose.project.config_files"}} {{index .Config.Labels "com.docker.compose.project.working_dir"}}')
trap_is 'labels name the file set and the directory' "$seen" "$dir/docker-compose.yml $dir"

port=$(sed -n 's/^POSTGRES_PORT=//p' .env)
trap_is 'auth stops when its database login fails' "$(once auth GOTRUE_DB_DATABASE_URL=postgres://supabase_auth_admin:wrong@db:"${port:-5432}"/postgres)" 1
trap_is 'the pooler stops on a key that is not 32 bytes' "$(once supavisor VAULT_ENC_KEY=short)" 1
trap_is 'realtime stops on a key that is not 16 characters' "$(once realtime DB_ENC_KEY=short)" 1
trap_is 'realtime stops without SECRET_KEY_BASE' "$(once realtime SECRET_KEY_BASE=)" 1
if [ -d volumes/api/envoy ]; then
  trap_is 'realtime stops without METRICS_JWT_SECRET' "$(once realtime METRICS_JWT_SECRET=)" 1
  trap_is 'the gateway stops on an issuer that is no URL' "$(once api-gw JWT_ISSUER=localhost/auth)" 1
else
  trap_is 'Kong stops when a plugin it uses is not enabled' "$(once kong KONG_PLUGINS=cors)" 1
fi

# A data directory of another major version. Only its marker file is needed, and it lives in a volume of this check alone.
image=$(compose config --images db | grep postgres | head -n 1)
volume=$(docker volume create --label dev.seaworthy.lab=traps)
docker run --rm -v "$volume:/data" --entrypoint bash "$image" -c 'echo 14 >/data/PG_VERSION; chmod 700 /data'
seen=$(docker run --rm -e POSTGRES_PASSWORD=x -v "$volume:/var/lib/postgresql/data" "$image" postgres -c config_file=/etc/postgresql/postgresql.conf 2>&1 | grep -c 'database files are incompatible with server' || true)
docker volume rm "$volume" >/dev/null
trap_is 'a data directory of another major version is refused' "$seen" 1

exit "$failed"
