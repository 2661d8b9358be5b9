// The part of install.sh for Caddy. POSIX sh, no `${`: this is a template of JavaScript.

export const caddyText = String.raw`
main=/etc/caddy/Caddyfile
sites=/etc/caddy/seaworthy
site=$sites/$project.caddyfile
root=$sites/$project-acme-ca.pem
import='import seaworthy/*.caddyfile # added by seaworthy'

as_caddy() { runuser -u caddy -- env HOME=/var/lib/caddy "$@"; }

# Debian 12 and 13 have 2.6 in their main archive, which knows neither ACME profiles nor ARI (RFC 9773) nor the hybrid group.
caddy_package() {
  present=$(installed caddy)
  if [ -n "$present" ]; then
    if dpkg --compare-versions "$present" lt 2.10; then die "the package caddy $present is too old: 2.10 is needed" "install a newer one, for example: apt-get install -t trixie-backports caddy, or use tls.proxy: host-nginx"; fi
    return
  fi
  if has caddy; then
    has_version=$(caddy version | sed 's/^v//; s/ .*//')
    if dpkg --compare-versions "$has_version" lt 2.10; then die "caddy $has_version is too old: 2.10 is needed" "install a newer one, or use tls.proxy: host-nginx"; fi
    return
  fi
  best=$(candidate caddy || true)
  for version in $(apt-cache madison caddy 2>/dev/null | awk '{ print $3 }'); do
    if dpkg --compare-versions "$best" lt 2.10 && dpkg --compare-versions "$version" gt "$best"; then best=$version; fi
  done
  if [ -z "$best" ]; then die "no apt source of this machine has the package caddy" "run apt-get update, add one (trixie-backports, or caddyserver.com/docs/install), or use tls.proxy: host-nginx"; fi
  if dpkg --compare-versions "$best" lt 2.10; then die "the apt sources of this machine have caddy $best, and 2.10 is needed" "add one with a newer caddy (trixie-backports, or caddyserver.com/docs/install), or use tls.proxy: host-nginx"; fi
  packages "caddy=$best"
}

# Whether what Caddy has without our site serves this name already.
foreign() {
  if [ ! -f "$main" ]; then return; fi
  stage
  rm -f "$work/caddy/seaworthy/$project.caddyfile"
  if caddy adapt --config "$work/caddy/Caddyfile" --adapter caddyfile 2>/dev/null | grep -qF '"'"$domain"'"'; then say "$main"; fi
}

# All of Caddy's configuration, beside the one in effect.
stage() {
  rm -rf "$work/caddy"
  cp -a /etc/caddy "$work/caddy"
  mkdir -p "$work/caddy/seaworthy"
}

with_import() {
  cat "$main" 2>/dev/null || true
  if ! grep -qxF "$import" "$main" 2>/dev/null; then printf '%s\n' "$import"; fi
}

try_site() {
  stage
  cp "$1" "$work/caddy/seaworthy/$project.caddyfile"
  with_import >"$work/caddy/Caddyfile"
  chown -R root:caddy "$work"
  chmod -R g+rX "$work"
  as_caddy caddy validate --config "$work/caddy/Caddyfile" --adapter caddyfile >"$work/test.log" 2>&1 ||
    { tail -n 3 "$work/test.log" >&2; die "caddy does not accept the configuration; nothing was changed" "look at the lines above: $(grep -i '^error' "$work/test.log" | tail -n 1 | sed "s,$work,/etc,g")"; }
}

add_import() {
  if grep -qxF "$import" "$main" 2>/dev/null; then note import; return; fi
  note import
  with_import >"$work/Caddyfile"
  replace_main
}

# The person's file keeps its owner and mode.
replace_main() {
  beside=$(dirname "$main")/.$own.new
  if [ -f "$main" ]; then cp -p "$main" "$beside"; fi
  cat "$work/Caddyfile" >"$beside"
  mv "$beside" "$main"
  changed=yes
}

in_force() { stamp "$site" "$main" "$root" "$certificate"; }

put_site() {
  cp "$site" "$work/before" 2>/dev/null || true
  place "$1" "$site"
  add_import
  if [ "$(cat "$state/loaded" 2>/dev/null)" = "$(in_force)" ] && [ -n "$(listener "$https_port")" ]; then return; fi
  if ! reload_caddy; then
    if [ -f "$work/before" ]; then cp "$work/before" "$work/again"; mv "$work/again" "$site"; else take "$site"; fi
    reload_caddy || true
    die "caddy did not take the configuration, and what was before is back" "read its log: journalctl -u caddy"
  fi
  in_force >"$state/loaded"
  changed=yes
}

reload_caddy() {
  if has_systemd; then
    if systemctl is-active --quiet caddy; then systemctl reload caddy; return; fi
    note started
    systemctl enable --now caddy >/dev/null 2>&1
    return
  fi
  if pgrep -x caddy >/dev/null 2>&1; then as_caddy caddy reload --config "$main" --adapter caddyfile >"$work/reload.log" 2>&1 && return; cat "$work/reload.log" >&2; return 1; fi
  note started
  as_caddy caddy start --config "$main" --adapter caddyfile >"$work/reload.log" 2>&1 9>&- || { tail -n 3 "$work/reload.log" >&2; return 1; }
}

install_site() {
  free_ports caddy
  caddy_package
  theirs=$(foreign)
  [ -z "$theirs" ] || die "$theirs serves $domain already" "take the name out there, or keep that proxy: tls.proxy: existing"
  if [ "$acme" = no ] && [ "$internal" = no ]; then
    for file in "$certificate" "$key"; do as_caddy test -r "$file" || die "the user caddy cannot read $file" "let it, for example: setfacl -m u:caddy:r $file"; done
  fi
  folder "$sites"
  if [ -n "$ca" ]; then
    certificates_of "$ca" >"$work/ca.pem"
    [ -s "$work/ca.pem" ] || die "$ca holds no certificate" "tls.acme.ca is a PEM file with the root of your ACME server"
    place "$work/ca.pem" "$root"
  fi
  cp "$from/Caddyfile" "$work/site"
  try_site "$work/site"
  put_site "$work/site"
  if [ "$acme" = yes ]; then wait_for_certificate; fi
}

wait_for_certificate() {
  turn=0
  while [ "$turn" -lt 60 ]; do
    if [ -n "$(served)" ]; then return; fi
    turn=$((turn + 1))
    sleep 2
  done
  say "caddy has no certificate for $domain yet and goes on trying: $(last_words)"
}

log_of_caddy() { if has journalctl; then journalctl -q -u caddy --no-pager -o cat 2>/dev/null || true; fi; }
last_words() { log_of_caddy | grep '"logger":"tls' | grep -F "$domain" | tail -n 1 | sed 's/.*"msg":"\([^"]*\)".*/\1/' | grep . || say "its log tells why (journalctl -u caddy)"; }

renewal() {
  if pgrep -x caddy >/dev/null 2>&1; then say "caddy itself"; else say "NOTHING: caddy does not run"; fi
}

compare_site() {
  if [ ! -f "$site" ]; then say "$site is not there"; return; fi
  if cmp -s "$from/Caddyfile" "$site"; then say "$site is as it was generated"; else say "$site is NOT as it was generated (seaworthy proxy install puts it right)"; fi
  grep -qxF "$import" "$main" 2>/dev/null || say "$main does NOT import it (seaworthy proxy install puts it right)"
  [ "$(cat "$state/loaded" 2>/dev/null)" = "$(in_force)" ] || say "caddy has NOT loaded it since (seaworthy proxy install does)"
}

test_renewal() {
  say "caddy renews by itself; of $domain its log says last: $(last_words)"
  say "served: $(served | grep . || say 'no certificate')"
}

remove_site() {
  if recorded "file $site"; then
    take "$site"
    if ! ls "$sites"/*.caddyfile >/dev/null 2>&1 && [ -f "$main" ]; then
      grep -vxF "$import" "$main" >"$work/Caddyfile" || true
      replace_main
    fi
    forget import
    if has caddy && pgrep -x caddy >/dev/null 2>&1; then reload_caddy || say "caddy does not accept what is left: caddy validate --config $main"; fi
  fi
  if recorded "file $root"; then take "$root"; fi
}
`;
