#!/usr/bin/env bash
# Shared by the lab's scripts (sourced, never run): messages, the run directory, the machine's own Debian mirror.

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Everything the lab writes outside the engine lives here; never inside the checkout.
LAB_RUN=${SEAWORTHY_LAB_RUN:-${TMPDIR:-/tmp}/seaworthy-lab.$(id -u)}
mkdir -p "$LAB_RUN"

say() { printf 'lab: %s\n' "$*" >&2; }
die() { printf 'lab: %s\n' "$1" >&2; [ -z "${2:-}" ] || printf 'HINT: %s\n' "$2" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Where Compose runs inside the folder of a stack: there, or below a platform that keeps Supabase in db/docker.
compose_folder() { if [ -f "$1/db/docker/docker-compose.yml" ]; then printf '%s/db/docker\n' "$1"; else printf '%s\n' "$1"; fi; }

# Only a Debian machine with root can be given packages; say so instead of failing half way.
need_debian_root() {
  [ "$(id -u)" = 0 ] && have apt-get || die "cannot install packages here (needs root and apt-get)" "install Docker and Compose v2 by hand, then run this again"
}

# The address of the Debian mirror this machine already uses. Read at run time so that no host name is written down in the repository.
debian_mirror() {
  local found
  if [ -n "${SEAWORTHY_DEBIAN_MIRROR:-}" ]; then printf '%s\n' "${SEAWORTHY_DEBIAN_MIRROR%/}"; return; fi
  found=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | awk '/^URIs:/ { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }')
  [ -n "$found" ] || found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }')
  [ -n "$found" ] || die "no Debian mirror in this machine's apt sources" "set SEAWORTHY_DEBIAN_MIRROR"
  printf '%s\n' "${found%/}"
}

# apt with its own sources and package lists for ONE newer suite. The machine's own apt never sees that suite, so nothing of it can upgrade.
suite_apt() {
  local suite=$1; shift
  local root=$LAB_RUN/apt-$suite
  mkdir -p "$root/lists/partial" "$root/cache/archives/partial"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$(debian_mirror)" "$suite" >"$root/sources.list"
  apt-get -q -o Dir::Etc::sourcelist="$root/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$root/lists" \
    -o Dir::Cache="$root/cache" -o APT::Get::List-Cleanup=false -o Acquire::Languages=none "$@"
}

# Download one package of a newer suite and unpack it into a folder, without installing it.
unpack_from_suite() {
  local suite=$1 package=$2 into=$3 work
  work=$(mktemp -d "$LAB_RUN/unpack.XXXXXX")
  suite_apt "$suite" update >&2 || { rm -rf "$work"; return 1; }
  # apt drops to the user _apt for downloads and needs to reach the folder.
  chmod 755 "$work"
  (cd "$work" && suite_apt "$suite" -o APT::Sandbox::User=root download "$package" >&2) || { rm -rf "$work"; return 1; }
  mkdir -p "$into"
  dpkg -x "$work"/*.deb "$into"
  rm -rf "$work"
}
