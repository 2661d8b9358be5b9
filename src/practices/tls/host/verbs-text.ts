// The part of install.sh that people call. POSIX sh, no `${`: this is a template of JavaScript.

export const verbsText = String.raw`
usage() {
  cat <<'END'
sh install.sh install      install the packages, put the site, obtain the certificate; twice is once
sh install.sh preview      what install would do; changes nothing
sh install.sh status       the certificate, who renews it, and whether the site in force is the generated one
sh install.sh renew-test   try the renewal without keeping anything
sh install.sh remove       take away what install put, and nothing else; packages stay
END
}

install() {
  changed=no
  install_site
  if [ "$changed" = no ]; then say "nothing to change"; fi
  status
}

preview() {
  for port in "$http_port" "$https_port"; do
    by=$(listener "$port")
    if [ -n "$by" ]; then say "port $port: $by listens there"; else say "port $port: free"; fi
  done
  for package in $wanted; do
    found=$(installed "$package")
    if [ -n "$found" ]; then say "package $package: $found is installed"; else say "package $package: would be installed ($(candidate "$package" || say 'no apt source has it'))"; fi
  done
  if has "$proxy"; then
    compare_site
    theirs=$(foreign)
    [ -z "$theirs" ] || say "$theirs serves $domain already: install would refuse"
  else
    say "$site: would be written"
  fi
  if [ "$acme" = yes ]; then say "certificate for $domain: from $server"; fi
}

status() {
  if [ ! -f "$record" ]; then say "not installed"; return; fi
  compare_site
  say "certificate: $(served | grep . || say "none is served on port $https_port")"
  if [ "$acme" = yes ]; then say "renewed by: $(renewal)"; fi
}

remove() {
  if [ ! -f "$record" ]; then rm -rf "$state"; say "nothing was installed"; return; fi
  remove_site
  left=$(sed -n 's/^package //p' "$record" | tr '\n' ' ' | sed 's/ $//')
  # The deepest first; one that somebody else uses, too, is not empty and stays.
  rm -rf "$webroot"
  sed -n 's/^folder //p' "$record" | sort -r | while IFS= read -r path; do rmdir "$path" 2>/dev/null || true; done
  rm -rf "$state"
  rmdir "$(dirname "$state")" "$(dirname "$(dirname "$state")")" 2>/dev/null || true
  say "Removed: nothing of this site is left."
  if [ -n "$left" ]; then say "Packages that install brought stay: $left"; fi
}

# One at a time.
hold() {
  if ! has flock; then return; fi
  exec 9>"/run/$own.lock"
  flock 9
}

verb=help
if [ $# -gt 0 ]; then verb=$1; fi
case $verb in -h | --help | help) usage; exit 0 ;; esac
case $verb in install | preview | status | renew-test | remove) ;; *) die "unknown action $verb" "sh $0 --help" ;; esac
[ "$(id -u)" = 0 ] || die "seaworthy proxy $verb needs root" "run it with sudo"
hold
rm -rf "/run/$own."*.work
work=$(mktemp -d "/run/$own.XXXXXX.work")
trap 'rm -rf "$work"' EXIT
chmod 711 "$work"
if [ "$verb" = renew-test ]; then test_renewal; else "$verb"; fi
`;
