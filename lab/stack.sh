#!/usr/bin/env bash
# Runs a stack of the lab from a copy outside the checkout.
#   lab/stack.sh up STACK [PROJECT]      copy, choose free ports, build missing images, start, wait until healthy; prints KEY=VALUE lines
#   lab/stack.sh copy STACK [PROJECT]    only the copy with its ports
#   lab/stack.sh ps|info|down STACK [PROJECT]   down also removes the volumes and the copy
# STACK is a name below lab/stacks, or the path of a folder of the same form (a release's own files with an .env).
# PROJECT defaults to lab-STACK. It replaces the word `supabase` in project and container names, so several stacks live on one engine.
# SEAWORTHY_LAB_PORTS=keep leaves the ports alone; SEAWORTHY_LAB_DIR=DIR puts the copy there.
# A stack may be a whole platform with Supabase in db/docker: the copy is the platform's tree, DIR= names the db/docker in it, `down` takes the tree.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

verb=${1:-} stack=${2:-}
[ -n "$verb" ] && [ -n "$stack" ] || die "usage: lab/stack.sh up|copy|ps|info|down STACK [PROJECT]" "stacks: $(ls "$LAB_DIR/stacks" | tr '\n' ' ')"
source=$LAB_DIR/stacks/$stack
[ -d "$source" ] || source=${stack%/}
[ -d "$source" ] || die "no stack $stack" "stacks: $(ls "$LAB_DIR/stacks" | tr '\n' ' ')"
project=${3:-lab-$(basename "$source")}
tree=${SEAWORTHY_LAB_DIR:-$LAB_RUN/stacks/$project}
inner=$(compose_folder "$source")
inner=${inner#"$source"}
dir=$tree$inner

# A port on which nobody listens here, below the kernel's own range for outgoing connections.
free_port() {
  local port
  for _ in $(seq 1 200); do
    port=$((20000 + RANDOM % 12000))
    case " ${taken:-} " in *" $port "*) continue ;; esac
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { taken="${taken:-} $port"; found=$port; return; }
  done
  die "found no free port"
}

copy() {
  if [ -f "$dir/.env" ]; then return; fi
  # Made under another name and renamed last: a copy that broke off is never taken for a whole one.
  local final=$tree
  tree=$final.new dir=$final.new$inner
  rm -rf "$tree"
  mkdir -p "$tree"
  cp -a "$source/." "$tree/"
  mkdir -p "$dir/volumes/db/data"
  # The owners of the older two changed nothing, so their .env stays readable by everybody.
  [ "$stack" = envoy-17 ] && chmod 600 "$dir/.env" || chmod 644 "$dir/.env"
  # Names must be unique on an engine. Image names (supabase/…) and data are not touched.
  if [ "$project" != supabase ]; then
    edit_compose_files "s/^name: supabase$/name: $project/; s/^name: autogpt_platform$/name: $project-platform/; s/^( +name: )((app|shared)-network)$/\1$project-\2/
      s/(container_name: )supabase-/\1$project-/; s/realtime-dev\.supabase-/realtime-dev.$project-/"
    find "$dir/volumes" -type f \( -path '*/api/*' -o -path '*/logs/*' \) | while read -r file; do
      sed -i -E "s/realtime-dev\.supabase-/realtime-dev.$project-/g; s/\"supabase-(kong|envoy|auth|rest|realtime|storage|functions|edge-functions|db|vector)\"/\"$project-\1\"/g; s/- supabase-vector/- $project-vector/" "$file"
    done
  fi
  if [ "${SEAWORTHY_LAB_PORTS:-}" != keep ]; then choose_ports; fi
  mkdir -p "$(dirname "$final")"
  mv "$tree" "$final"
  tree=$final dir=$final$inner
}

# The Compose files of the copy: those of the folder that Compose runs in, and of the platform above it.
compose_files() { find "$tree" "$dir" -maxdepth 1 -name 'docker-compose*.yml' -print0 | sort -zu; }
edit_compose_files() { compose_files | xargs -0 sed -i -E "$1"; }

choose_ports() {
  local key gateway port
  # Ports that are written as numbers. One number means one port throughout the tree, whichever of its Compose files is run.
  for port in $(compose_files | xargs -0 sed -nE 's/^ +- "?([0-9]+):[0-9]+(\/tcp)?"?$/\1/p' | sort -u); do
    free_port
    edit_compose_files "s/^( +- \"?)$port(:[0-9]+(\/tcp)?\"?)$/\1$found\2/"
  done
  for key in $(sed -nE 's/^([A-Z_]*(HTTP|HTTPS|POSTGRES|ANALYTICS)_PORT|POOLER_PROXY_PORT_TRANSACTION)=.*/\1/p' "$dir/.env"); do
    free_port
    sed -i "s/^$key=.*/$key=$found/" "$dir/.env"
  done
  # The public addresses name the gateway's port.
  gateway=$(published 8000 API_GW_HTTP_PORT)
  sed -i -E "s#^((SUPABASE_PUBLIC|API_EXTERNAL)_URL=http://localhost):[0-9]+#\1:${gateway:-$(value KONG_HTTP_PORT)}#" "$dir/.env"
}

value() { sed -n "s/^$1=//p" "$dir/.env"; }
# published TARGET KEY: the port under which a container's port is published, by number in the Compose file or by a key of .env.
published() {
  local number
  number=$(sed -nE "s/^ +- \"?([0-9]+):$1(\/tcp)?\"?$/\1/p" "$dir/docker-compose.yml")
  printf '%s\n' "${number:-$(value "$2")}"
}
info() {
  printf 'DIR=%s\nPROJECT=%s\nAPI_URL=%s\n' "$dir" "$project" "$(value SUPABASE_PUBLIC_URL)"
  local analytics
  analytics=$(published 4000 ANALYTICS_PORT)
  printf 'POOLER_SESSION_PORT=%s\nPOOLER_TRANSACTION_PORT=%s\n' "$(published 5432 POSTGRES_PORT)" "$(published 6543 POOLER_PROXY_PORT_TRANSACTION)"
  [ -z "$analytics" ] || printf 'ANALYTICS_PORT=%s\n' "$analytics"
}
# The copy's own .env decides; nothing of the caller's environment leaks in.
compose_in() { local folder=$1; shift; (cd "$folder" && env -u COMPOSE_FILE -u COMPOSE_PROJECT_NAME docker compose --project-directory "$folder" "$@"); }
compose() { compose_in "$dir" "$@"; }

case $verb in
  copy) copy; info ;;
  up)
    bash "$LAB_DIR/images.sh" "$stack"
    copy
    started=$SECONDS
    compose up -d --wait --wait-timeout 180 >&2 || { compose ps -a >&2; die "$project did not become healthy" "cd $dir && docker compose logs"; }
    say "$project healthy in $((SECONDS - started)) s"
    info
    ;;
  info) [ -f "$dir/.env" ] || die "no copy of $project"; info ;;
  ps) [ -f "$dir/.env" ] || die "no copy of $project"; compose ps -a ;;
  down)
    [ -f "$dir/.env" ] || { say "$project is not there"; exit 0; }
    compose down -v --remove-orphans >&2
    # A test may have started the platform instead; it is another project of the same tree.
    [ "$tree" = "$dir" ] || compose_in "$tree" --profile '*' down -v --remove-orphans >&2
    rm -rf "$tree"
    ;;
  *) die "unknown verb $verb" "one of: up copy ps info down" ;;
esac
