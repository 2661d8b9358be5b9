#!/usr/bin/env bash
# Brings up a Docker engine with Compose v2 and buildx where they are missing. Idempotent: a second run only looks.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

exec 9>"$LAB_RUN/engine.lock"
flock 9

# 1. Packages. dockerd needs iptables for its networks; debootstrap makes the base images where no registry answers.
missing=()
have dockerd || missing+=(docker.io)
have iptables || missing+=(iptables)
have debootstrap || missing+=(debootstrap)
# The firewall script is tried against both, from network namespaces; ufw stays inactive on this machine.
have ip || missing+=(iproute2)
have nft || missing+=(nftables)
have ufw || missing+=(ufw)
# Ends runs of seaworthy at chosen system calls; pgrep (procps) finds what they started.
have strace || missing+=(strace)
have pgrep || missing+=(procps)
# Completion is tried in every shell it is written for.
have zsh || missing+=(zsh)
have fish || missing+=(fish)
if [ ${#missing[@]} -gt 0 ]; then
  need_debian_root
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=300 update >&2
  apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}" >&2
fi

# promtool alone: its package would start a Prometheus on this machine.
if ! have promtool; then
  need_debian_root
  say "fetching promtool"
  from=$LAB_RUN/promtool
  rm -rf "$from"
  mkdir -p "$from"
  fetch() { (cd "$from" && apt-get -q download prometheus >&2); }
  fetch || { apt-get -q -o DPkg::Lock::Timeout=300 update >&2; fetch; }
  dpkg-deb -x "$from"/prometheus_*.deb "$from/tree"
  install -m 755 "$from/tree/usr/bin/promtool" /usr/local/bin/promtool
  rm -rf "$from"
fi

# 2. The two plugins.
bash "$LAB_DIR/compose-plugin.sh" --with-buildx

# 3. The daemon. A systemd machine has it already; elsewhere start it by hand, detached from this shell so that it outlives us.
if ! docker info >/dev/null 2>&1; then
  [ "$(id -u)" = 0 ] || die "the Docker engine does not answer" "start it, or run this as root"
  say "starting dockerd, log in $LAB_RUN/dockerd.log"
  rm -f /var/run/docker.pid
  setsid nohup dockerd >"$LAB_RUN/dockerd.log" 2>&1 </dev/null 9>&- &
  for _ in $(seq 1 60); do docker info >/dev/null 2>&1 && break; sleep 0.5; done
  docker info >/dev/null 2>&1 || { tail -n 20 "$LAB_RUN/dockerd.log" >&2; die "dockerd did not come up" "read $LAB_RUN/dockerd.log"; }
fi
say "engine $(docker version --format '{{.Server.Version}}'), compose $(docker compose version --short), $(docker buildx version | awk '{print "buildx " $2}')"
