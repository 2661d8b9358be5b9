// The part of firewall.sh that knows what the rules are. POSIX sh, no `${`: this is a template of JavaScript.

export const rulesText = String.raw`
# ---- What is found on this machine -------------------------------------------------------------------------------

# Interfaces from which containers and this machine itself speak. Docker names its bridges br- and twelve hex digits; where
# another bridge is called br-something (it may be the way to the internet), each of Docker's is named one by one instead.
inside_interfaces() {
  inside='lo docker0'
  bridges=$(for path in /sys/class/net/br-*; do if [ -e "$path" ]; then basename "$path"; fi; done)
  if printf '%s\n' "$bridges" | grep -v '^$' | grep -Evq '^br-[0-9a-f]{12}$'; then
    inside="$inside $(printf '%s\n' "$bridges" | grep -E '^br-[0-9a-f]{12}$' | tr '\n' ' ' || true)"
  else
    inside="$inside br-+"
  fi
  if has docker; then
    for network in $(docker network ls --quiet --filter driver=bridge 2>/dev/null || true); do
      name=$(docker network inspect --format '{{index .Options "com.docker.network.bridge.name"}}' "$network" 2>/dev/null || true)
      case $name in '' | docker0) ;; *) inside="$inside $name" ;; esac
    done
  fi
}

# SSH_CONNECTION (client, its port, this machine, its port) of this session; sudo hides it, so the parents are asked too.
ssh_connection() {
  if printenv SSH_CONNECTION; then return; fi
  process=$$
  while [ -n "$process" ] && [ "$process" -gt 1 ]; do
    found=$(tr '\0' '\n' 2>/dev/null <"/proc/$process/environ" | sed -n 's/^SSH_CONNECTION=//p' | head -n 1)
    if [ -n "$found" ]; then printf '%s\n' "$found"; return; fi
    process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status" 2>/dev/null || true)
  done
}

# Every port on which SSH is in use: of this session, of listening servers, of systemd's socket, of the configuration; else 22.
ssh_ports() {
  ports=$({
    ssh_connection | awk '{ print $4 }'
    ss -Hltnp 2>/dev/null | grep -E '"(sshd|sshd-session|dropbear)"' | awk '{ print $4 }' | sed 's/.*://'
    if has systemctl; then
      systemctl show --property Listen ssh.socket sshd.socket 2>/dev/null | sed -n 's/^Listen=.*:\([0-9]*\) (Stream)$/\1/p'
    fi
    if has sshd; then sshd -T 2>/dev/null | awk '$1 == "port" { print $2 }'; fi
  } | grep -E '^[0-9]+$' | sort -un | tr '\n' ' ' || true)
  printf '%s\n' "$ports" | grep -q '[0-9]' || ports='22 '
  printf '%s\n' "$ports"
}

is_open() {
  for port in $open $ssh; do [ "$port" != "$1" ] || return 0; done
  return 1
}

# The open ports inside a range of published ones, 2200:2300.
open_within() {
  case $1 in *:*) ;; *) return ;; esac
  for port in $open $ssh; do
    if [ "$port" -ge "$(printf '%s' "$1" | cut -d: -f1)" ] && [ "$port" -le "$(printf '%s' "$1" | cut -d: -f2)" ]; then printf '%s\n' "$port"; fi
  done | sort -un
}

# ---- Published ports of containers: iptables -----------------------------------------------------------------------

# What goes to containers passes FORWARD, where Docker leaves DOCKER-USER to us. By then the address is translated, so
# conntrack is asked for the port that was dialled. A container's own traffic to another one is never translated, and so
# never matched. What Docker's userland proxy takes (IPv6 without ip6tables in Docker) passes INPUT instead.
container_rules() {
  printf '*filter\n:%s - [0:0]\n' "$chain"
  rule '-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN'
  for name in $inside; do rule "-i $name -j RETURN"; done
  for entry in $published; do
    protocol=$(printf '%s' "$entry" | cut -d/ -f1)
    number=$(printf '%s' "$entry" | cut -d/ -f2)
    if is_open "$number"; then continue; fi
    for port in $(open_within "$number"); do
      rule "-p $protocol -m conntrack --ctstate DNAT --ctorigdstport $port --ctdir ORIGINAL -j RETURN"
      rule "-p $protocol -m $protocol --dport $port -m addrtype --dst-type LOCAL -j RETURN"
    done
    rule "-p $protocol -m conntrack --ctstate DNAT --ctorigdstport $number --ctdir ORIGINAL -j DROP"
    rule "-p $protocol -m $protocol --dport $number -m addrtype --dst-type LOCAL -j DROP"
  done
  if [ "$all" = yes ]; then
    for number in $open $ssh; do
      for protocol in tcp udp; do
        rule "-p $protocol -m conntrack --ctstate DNAT --ctorigdstport $number --ctdir ORIGINAL -j RETURN"
      done
    done
    # Only what is forwarded has a way out, so INPUT is not touched by these.
    for name in $inside; do
      if [ "$name" != lo ]; then rule "-o $name -m conntrack --ctstate DNAT --ctdir ORIGINAL -j DROP"; fi
    done
  fi
  printf 'COMMIT\n'
}

rule() { printf -- '-A %s %s\n' "$chain" "$1"; }

# iptables-restore replaces the chain in one step, so applying twice is applying once and nothing is open in between.
put_container_rules() {
  container_rules | "$1-restore" -w 5 --noflush
  if [ "$2" = boot ] && ! "$1" -w 5 -n -L DOCKER-USER >/dev/null 2>&1; then "$1" -w 5 -N DOCKER-USER; fi
  for parent in INPUT DOCKER-USER; do
    if ! "$1" -w 5 -n -L "$parent" >/dev/null 2>&1; then continue; fi
    "$1" -w 5 -C "$parent" -j "$chain" 2>/dev/null || "$1" -w 5 -I "$parent" 1 -j "$chain"
  done
}

take_container_rules() {
  for parent in INPUT DOCKER-USER; do
    while "$1" -w 5 -D "$parent" -j "$chain" 2>/dev/null; do :; done
  done
  if "$1" -w 5 -n -L "$chain" >/dev/null 2>&1; then
    "$1" -w 5 -F "$chain"
    "$1" -w 5 -X "$chain"
  fi
}

# ---- This machine itself, only with --host: ufw where it is active, else nftables -----------------------------------

ufw_is_active() { has ufw && ufw status 2>/dev/null | grep -q '^Status: active'; }

put_host_rules() {
  if ufw_is_active; then
    for port in $ssh $open; do
      if ufw show added | grep -Eq "^ufw (allow|limit) $port(/tcp)?( |\$)"; then continue; fi
      ufw allow "$port/tcp" comment "$mark" >/dev/null
    done
    return
  fi
  host_table | nft -f -
}

host_table() {
  tcp=$(listed $ssh $open)
  udp=$(listed $open)
  printf 'table inet seaworthy\ndelete table inet seaworthy\n'
  printf 'table inet seaworthy {\n  chain input {\n    type filter hook input priority -5; policy drop;\n'
  printf '    ct state established,related accept comment "%s"\n' "$mark"
  for name in $inside; do printf '    iifname "%s" accept\n' "$(printf '%s' "$name" | sed 's/+$/*/')"; done
  printf '    meta l4proto { icmp, ipv6-icmp } accept\n'
  # Answers of DHCP are no answers to conntrack.
  printf '    udp sport 67 udp dport 68 accept\n    udp sport 547 udp dport 546 accept\n'
  case $client in
    '') ;;
    *:*) printf '    ip6 saddr %s accept\n' "$client" ;;
    *) printf '    ip saddr %s accept\n' "$client" ;;
  esac
  printf '    tcp dport { %s } accept\n' "$tcp"
  # HTTP/3 comes by UDP.
  if [ -n "$udp" ]; then printf '    udp dport { %s } accept\n' "$udp"; fi
  printf '  }\n}\n'
}

listed() { printf '%s\n' "$@" | sort -un | tr '\n' ',' | sed 's/,$//; s/,/, /g'; }

has_host_table() { has nft && nft list table inet seaworthy >/dev/null 2>&1; }
own_host_table() { has_host_table && nft list table inet seaworthy | grep -q "comment \"$mark\""; }

take_host_rules() {
  if own_host_table; then nft delete table inet seaworthy; fi
  if ! ufw_is_active; then return; fi
  ufw show added | grep "comment '$mark'\$" | while read -r _ _ port _; do ufw delete allow "$port" >/dev/null; done
}
`;
