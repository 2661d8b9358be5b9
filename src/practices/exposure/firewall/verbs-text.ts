// The part of firewall.sh that people call. POSIX sh, no `${`: this is a template of JavaScript.

export const verbsText = String.raw`
# ---- All of it, and none of it -------------------------------------------------------------------------------------

tools() {
  printf 'iptables\n'
  # A kernel without IPv6 has nothing to close there.
  if [ -e /proc/net/if_inet6 ]; then printf 'ip6tables\n'; fi
}

look_around() {
  ssh=$(printf '%s\n' $ssh_given $(ssh_ports) | sort -un | tr '\n' ' ')
  [ -n "$client" ] || client=$(ssh_connection | awk '{ print $1 }' | sed 's/%.*//')
  inside_interfaces
}

put() {
  for tool in $(tools); do put_container_rules "$tool" "$1"; done
  if [ "$host" = yes ]; then put_host_rules; else take_host_rules; fi
}

take() {
  for tool in $(tools); do take_container_rules "$tool"; done
  take_host_rules
}

# What was confirmed last, or nothing.
put_back() {
  if [ -f "$state/confirmed.sh" ]; then
    sh "$state/confirmed.sh" put $(cat "$state/confirmed.options")
  else
    take
  fi
}

# Fails here, before anything is touched.
check() {
  for tool in $(tools); do
    has "$tool-restore" || die "$tool is not installed" "install the package iptables; Docker needs it too"
    container_rules | "$tool-restore" -w 5 --noflush --test ||
      die "$tool does not accept the rules" "the kernel needs the matches conntrack and addrtype"
  done
  # Chains of an engine that now uses nftables may have been left behind, and nothing passes them.
  iptables -w 5 -C FORWARD -j DOCKER-USER 2>/dev/null ||
    die "nothing passes the chain DOCKER-USER of iptables" "start Docker first; with \"iptables\": false or another firewall backend in its daemon.json this script cannot guard containers"
  has setsid || die "setsid is not installed" "install the package util-linux"
  if [ "$host" = no ]; then return; fi
  if has firewall-cmd && firewall-cmd --state >/dev/null 2>&1; then
    die "firewalld keeps this machine's own ports" "leave --host away and use firewall-cmd"
  fi
  if ufw_is_active; then return; fi
  has nft || die "--host needs nftables or an active ufw, and there is neither" "install the package nftables, or leave --host away"
  if has_host_table && ! own_host_table; then
    die "another deployment's firewall keeps this machine's own ports" "leave --host away, or revert that one first"
  fi
  host_table | nft --check -f - || die "nft does not accept the rules" "look at the lines above"
}

# ---- What people call ------------------------------------------------------------------------------------------------

apply() {
  look_around
  check
  mkdir -p "$state"
  cp "$0" "$state/pending.new"
  mv "$state/pending.new" "$state/pending.sh"
  options > "$state/pending.options"
  token="$$-$(date +%s)"
  printf '%s\n' "$token" >"$state/pending"
  # First the way back, then the way forth.
  start_watchdog
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(cat "$state/watching" 2>/dev/null)" != "$token" ] || break
    sleep 0.3
  done
  if [ "$(cat "$state/watching" 2>/dev/null)" != "$token" ]; then
    rm -f "$state/pending"
    die "what undoes the rules by itself did not start, so none was put" "read $state/log"
  fi
  if ! sh "$state/pending.sh" put $(options); then
    rm -f "$state/pending"
    put_back
    die "the rules could not be put, and what was before is back" "look at the lines above"
  fi
  report
  say "Unless you confirm within $seconds seconds, all of this is undone by itself. From a NEW connection: sh $0 confirm"
}

# How the script is called again: with what is known of SSH now, since sshd may not run yet at boot.
options() {
  printf -- '--ssh %s' "$(printf '%s\n' $ssh | tr '\n' ',')"
  [ -z "$client" ] || printf -- ' --client %s' "$client"
  [ "$host" = no ] || printf -- ' --host'
  [ "$all" = no ] || printf -- ' --all'
  printf '\n'
}

# Outlives this session: where systemd runs, as a unit of its own, because logind may end what a session leaves behind.
start_watchdog() {
  if [ -d /run/systemd/system ] && has systemd-run &&
    systemd-run --quiet --collect --unit "$unit-watch-$token" /bin/sh "$state/pending.sh" watch --seconds "$seconds" --token "$token" 2>/dev/null; then
    return
  fi
  setsid nohup sh "$state/pending.sh" watch --seconds "$seconds" --token "$token" </dev/null >>"$state/log" 2>&1 9>&- &
}

watch() {
  printf '%s\n' "$token" >"$state/watching"
  sleep "$seconds"
  hold
  if [ "$(cat "$state/pending" 2>/dev/null)" != "$token" ]; then return; fi
  rm -f "$state/pending"
  put_back
  say "nobody confirmed within $seconds seconds: what was before is back"
}

confirm() {
  [ -f "$state/pending" ] || die "nothing waits to be confirmed" "apply first; after its time has passed, an apply is undone"
  mv "$state/pending.options" "$state/confirmed.options"
  mv "$state/pending.sh" "$state/confirmed.sh"
  rm -f "$state/pending"
  say "Confirmed. The rules stay until revert, and end with the next boot unless installed: sh $0 install"
}

revert() {
  take
  rm -rf "$state"
  rmdir /run/seaworthy-firewall 2>/dev/null || true
  if [ -f "/etc/systemd/system/$unit.service" ]; then
    systemctl disable "$unit.service" >/dev/null 2>&1 || true
    rm -f "/etc/systemd/system/$unit.service" "$kept"
    rmdir /etc/seaworthy 2>/dev/null || true
    systemctl daemon-reload || true
  fi
  say "Reverted: no rule of this script is left."
}

# The rules at every boot, before Docker opens anything.
install_unit() {
  [ -f "$state/confirmed.sh" ] || die "nothing is confirmed yet" "apply, try a new connection, confirm, then install"
  has systemctl || die "systemd is not installed" "let this machine run at boot: sh firewall.sh boot"
  mkdir -p /etc/seaworthy
  cp "$state/confirmed.sh" "$kept"
  chmod 700 "$kept"
  printf '[Unit]\nDescription=Seaworthy firewall of %s\nAfter=network-pre.target\nBefore=docker.service\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh %s boot %s\n\n[Install]\nWantedBy=multi-user.target\n' \
    "$project" "$kept" "$(sed 's/ --client [^ ]*//' "$state/confirmed.options")" >"/etc/systemd/system/$unit.service"
  systemctl daemon-reload
  systemctl enable "$unit.service"
  say "Installed $unit.service: the rules are put at every boot. revert takes it away."
}

boot() {
  look_around
  mkdir -p "$state"
  cp "$0" "$state/confirmed.sh"
  options >"$state/confirmed.options"
  put boot
}

report() {
  for entry in $published; do
    number=$(printf '%s' "$entry" | cut -d/ -f2)
    if is_open "$number"; then say "  $entry stays open"; continue; fi
    within=$(listed $(open_within "$number"))
    say "  $entry closed to other machines$([ -z "$within" ] || printf ', but for %s' "$within")"
  done
  [ -z "$unlisted" ] || say "  not closed, because their numbers are Docker's choice: $unlisted (see --all)"
  [ "$all" = no ] || say "  every other port that Docker publishes on this machine closed too"
  if [ "$host" = no ]; then say "  this machine's own ports: left as they are (see --host)"; return; fi
  say "  this machine's own ports: SSH ($(listed $ssh)) and $(listed $open) stay open"
  if ufw_is_active; then say "  by ufw, whose defaults are: $(ufw status verbose | sed -n 's/^Default: //p')"
  else say "  and nothing else does, by nftables"; fi
}

status() {
  look_around
  if [ -f "$state/pending" ]; then say "applied, and undone by itself unless confirmed"
  elif iptables -w 5 -C DOCKER-USER -j "$chain" 2>/dev/null; then say "applied and confirmed"
  else say "not applied"; return; fi
  for name in pending confirmed; do
    if [ -f "$state/$name.options" ]; then read_options $(cat "$state/$name.options"); break; fi
  done
  report
  if [ -f "/etc/systemd/system/$unit.service" ]; then say "  put again at every boot ($unit.service)"; else say "  gone after the next boot (see install)"; fi
}

# ---- Words of the command line -----------------------------------------------------------------------------------------

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --seconds) seconds=$(value "$@"); shift ;;
      --token) token=$(value "$@"); shift ;;
      --ssh) ssh_given=$(value "$@" | tr ',' ' '); shift ;;
      --client) client=$(value "$@"); shift ;;
      --host) host=yes ;;
      --all) all=yes ;;
      *) die "unknown option $1" "sh $0 --help" ;;
    esac
    shift
  done
  case $seconds in '' | *[!0-9]*) die "--seconds takes a number" "for example --seconds 60" ;; esac
  if [ "$seconds" -lt 1 ] || [ "$seconds" -gt 3600 ]; then die "--seconds takes 1 to 3600" "for example --seconds 60"; fi
}

value() { [ $# -gt 1 ] || die "$1 needs a value" "sh $0 --help"; printf '%s\n' "$2"; }

# One at a time: a person's confirm and the watchdog may come in the same second.
hold() {
  if ! has flock; then return; fi
  exec 9>"/run/seaworthy-firewall-$project.lock"
  flock 9
}

verb=help
if [ $# -gt 0 ]; then verb=$1; shift; fi
case $verb in -h | --help | help) usage; exit 0 ;; esac
read_options "$@"
if [ "$verb" = preview ]; then look_around; report; exit 0; fi
[ "$(id -u)" = 0 ] || die "firewall rules need root" "run it with sudo"
has iptables || die "iptables is not installed" "install the package iptables; Docker needs it too"
case $verb in
  watch) watch ;;
  put) look_around; put now ;;
  boot) boot ;;
  apply | confirm | revert | status) hold; $verb ;;
  install) hold; install_unit ;;
  *) die "unknown action $verb" "sh $0 --help" ;;
esac
`;
