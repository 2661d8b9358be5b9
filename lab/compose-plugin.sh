#!/usr/bin/env bash
# Gives the docker command its Compose v2 plugin (no engine needed: `docker compose config` runs without a daemon).
set -euo pipefail
. "$(dirname "$0")/lib.sh"

PLUGINS=/usr/libexec/docker/cli-plugins

# plugin NAME TEST-COMMAND…: fetch the plugin docker-NAME when the test command does not answer.
plugin() {
  local name=$1 suite from; shift
  if "$@" >/dev/null 2>&1; then return; fi
  need_debian_root
  for suite in sid trixie; do
    say "fetching docker-$name from $suite"
    from=$LAB_RUN/docker-$name
    rm -rf "$from"
    if unpack_from_suite "$suite" "docker-$name" "$from"; then
      mkdir -p "$PLUGINS"
      install -m 755 "$(find "$from" -type f -path '*/cli-plugins/*' -name "docker-$name" | head -n 1)" "$PLUGINS/docker-$name"
      # A plugin of a newer suite may want a newer C library: keep it only if it runs here.
      if "$@" >/dev/null 2>&1; then say "$("$@" | head -n 1) (from $suite)"; rm -rf "$from"; return; fi
      rm -f "$PLUGINS/docker-$name"
    fi
  done
  die "no docker-$name that runs on this machine"
}

have docker || { need_debian_root; apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends docker.io >&2; }
plugin compose docker compose version
# Without buildx a static docker client in /usr/local/bin cannot build images.
[ "${1:-}" = --with-buildx ] && plugin buildx docker buildx version
exit 0
