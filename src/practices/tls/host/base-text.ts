// The part of install.sh that knows files, records, packages and ports. POSIX sh, no `${`: this is a template of JavaScript.

export const baseText = String.raw`
has() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%s\n' "$*"; }
die() { printf 'install.sh: %s\nHINT: %s\n' "$1" "$2" >&2; exit 1; }
has_systemd() { [ -d /run/systemd/system ]; }

# ---- What was put where: a line is written before the thing is done, so that a kill in between loses none -----------------

recorded() { grep -qxF -- "$1" "$record" 2>/dev/null; }

note() {
  if recorded "$1"; then return; fi
  mkdir -p "$state"
  { cat "$record" 2>/dev/null || true; printf '%s\n' "$1"; } >"$record.new"
  mv "$record.new" "$record"
}

forget() {
  if ! recorded "$1"; then return; fi
  grep -vxF -- "$1" "$record" >"$record.new" || true
  mv "$record.new" "$record"
}

folder() {
  if [ -d "$1" ]; then return; fi
  note "folder $1"
  mkdir -p "$1"
}

# A file of ours is replaced in one step; somebody else's never.
place() {
  if cmp -s "$1" "$2"; then note "file $2"; return; fi
  if [ -e "$2" ] && ! recorded "file $2"; then die "$2 exists, and is not from here" "move it away, then install again"; fi
  note "file $2"
  beside=$(dirname "$2")/.$own.new
  cp "$1" "$beside"
  chmod 644 "$beside"
  sync "$beside" 2>/dev/null || true
  mv "$beside" "$2"
  changed=yes
}

take() {
  rm -f "$1" "$(dirname "$1")/.$own.new"
  forget "file $1"
}

stamp() { cat "$@" 2>/dev/null | cksum; }

# ---- Ports ----------------------------------------------------------------------------------------------------------------

# The program that listens on a TCP port; nothing when none does.
listener() {
  sockets=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10 }' | sort -u)
  for socket in $sockets; do
    at=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$socket\]" 2>/dev/null | head -n 1)
    if [ -z "$at" ]; then say 'another program'; return; fi
    cat "$(dirname "$(dirname "$at")")/comm"
    return
  done
}

free_ports() {
  for port in "$http_port" "$https_port"; do
    by=$(listener "$port")
    if [ -z "$by" ] || [ "$by" = "$1" ]; then continue; fi
    # Inside a container root may not see whose it is.
    if [ "$by" = 'another program' ] && pgrep -x "$1" >/dev/null 2>&1; then continue; fi
    die "port $port of this machine is taken by $by" "stop it, or let it end TLS: tls.proxy: existing"
  done
}

# ---- Packages, from the apt sources of this machine -----------------------------------------------------------------------

installed() { dpkg-query -W -f '@{Version} @{db:Status-Status}\n' "$1" 2>/dev/null | sed -n 's/ installed$//p'; }
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v '^(none)$'; }

packages() {
  has apt-get || die "this machine has no apt" "install $proxy by your system's own means and use tls.proxy: existing"
  for package in "$@"; do
    name=$(printf '%s' "$package" | cut -d= -f1)
    if [ -n "$(installed "$name")" ]; then continue; fi
    note "package $name"
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "$package" >"$work/apt.log" 2>&1 9>&- ||
      { tail -n 5 "$work/apt.log" >&2; die "the package $name could not be installed" "look at the lines above, then: apt-get update && apt-get install $package"; }
    say "installed the package $name $(installed "$name")"
  done
}

# Blocks of a certificate alone, whatever else the file holds: it is read as root and can be read by everybody afterwards.
certificates_of() {
  awk '/^-----BEGIN CERTIFICATE-----$/ { on = 1 } on && /^[A-Za-z0-9+\/=]+$|^-----(BEGIN|END) CERTIFICATE-----$/ { print } /^-----END CERTIFICATE-----$/ { on = 0 }' "$1"
}

# ---- What is served --------------------------------------------------------------------------------------------------------

served() {
  has openssl || return 0
  timeout 10 openssl s_client -connect "127.0.0.1:$https_port" -servername "$domain" </dev/null 2>/dev/null |
    openssl x509 -noout -serial -enddate 2>/dev/null | tr '\n' ' ' | sed 's/serial=//; s/notAfter=/until /; s/ $//' || true
}
`.replaceAll('@{', '${');
