#!/usr/bin/env bash
# Runs a stack of the lab from a copy outside the checkout.
#   lab/stack.sh up STACK [PROJECT]      copy, choose free ports, build missing images, start, wait until healthy; prints KEY=VALUE lines
#   lab/stack.sh copy STACK [PROJECT]    only the copy with its ports
#   lab/stack.sh ps|info|down STACK [PROJECT]   down also removes the volumes and the copy
# PROJECT defaults to lab-STACK. It replaces the word `supabase` in project and container names, so several stacks live on one engine.
# SEAWORTHY_LAB_PORTS=keep leaves the ports of .env alone; SEAWORTHY_LAB_DIR=DIR puts the copy there.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

verb=${1:-} stack=${2:-}
[ -n "$verb" ] && [ -n "$stack" ] || die "usage: lab/stack.sh up|copy|ps|info|down STACK [PROJECT]" "stacks: $(ls "$LAB_DIR/stacks" | tr '\n' ' ')"
[ -d "$LAB_DIR/stacks/$stack" ] || die "no stack $stack" "stacks: $(ls "$LAB_DIR/stacks" | tr '\n' ' ')"
project=${3:-lab-$stack}
dir=${SEAWORTHY_LAB_DIR:-$LAB_RUN/stacks/$project}

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
  local final=$dir
  dir=$final.new
  rm -rf "$dir"
  mkdir -p "$dir"
  cp -a "$LAB_DIR/stacks/$stack/." "$dir/"
  mkdir -p "$dir/volumes/db/data"
  # The owner of kong-15 changed nothing, so its .env stays readable by everybody.
  [ "$stack" = kong-15 ] && chmod 644 "$dir/.env" || chmod 600 "$dir/.env"
  # Names must be unique on an engine. Image names (supabase/…) and data are not touched.
  if [ "$project" != supabase ]; then
    sed -i -E "s/^name: supabase$/name: $project/; s/(container_name: )supabase-/\1$project-/; s/realtime-dev\.supabase-/realtime-dev.$project-/" "$dir"/docker-compose*.yml
    find "$dir/volumes" -type f \( -path '*/api/*' -o -path '*/logs/*' \) | while read -r file; do
      sed -i -E "s/realtime-dev\.supabase-/realtime-dev.$project-/g; s/\"supabase-(kong|envoy|auth|rest|realtime|storage|functions|edge-functions|db|vector)\"/\"$project-\1\"/g; s/- supabase-vector/- $project-vector/" "$file"
    done
  fi
  if [ "${SEAWORTHY_LAB_PORTS:-}" != keep ]; then choose_ports; fi
  mkdir -p "$(dirname "$final")"
  mv "$dir" "$final"
  dir=$final
}

choose_ports() {
  local key gateway
  for key in $(sed -nE 's/^([A-Z_]*(HTTP|HTTPS|POSTGRES|ANALYTICS)_PORT|POOLER_PROXY_PORT_TRANSACTION)=.*/\1/p' "$dir/.env"); do
    free_port
    sed -i "s/^$key=.*/$key=$found/" "$dir/.env"
  done
  # The public addresses name the gateway's port.
  gateway=$(value API_GW_HTTP_PORT)
  sed -i -E "s#^((SUPABASE_PUBLIC|API_EXTERNAL)_URL=http://localhost):[0-9]+#\1:${gateway:-$(value KONG_HTTP_PORT)}#" "$dir/.env"
}

value() { sed -n "s/^$1=//p" "$dir/.env"; }
info() {
  printf 'DIR=%s\nPROJECT=%s\nAPI_URL=%s\n' "$dir" "$project" "$(value SUPABASE_PUBLIC_URL)"
  printf 'POOLER_SESSION_PORT=%s\nPOOLER_TRANSACTION_PORT=%s\n' "$(value POSTGRES_PORT)" "$(value POOLER_PROXY_PORT_TRANSACTION)"
  [ -z "$(value ANALYTICS_PORT)" ] || printf 'ANALYTICS_PORT=%s\n' "$(value ANALYTICS_PORT)"
}
# The copy's own .env decides; nothing of the caller's environment leaks in.
compose() { (cd "$dir" && env -u COMPOSE_FILE -u COMPOSE_PROJECT_NAME docker compose --project-directory "$dir" "$@"); }

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
    rm -rf "$dir"
    ;;
  *) die "unknown verb $verb" "one of: up copy ps info down" ;;
esac
