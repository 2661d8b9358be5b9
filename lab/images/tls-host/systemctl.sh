#!/bin/sh
# STAND-IN for systemctl, where no systemd runs: writes down what it was asked (/run/systemctl.asked), and starts, reloads and looks at
# nginx and Caddy without a manager. Timers are a file each below /run/units. Kept from upstream: systemctl(1), the exit code 0 of
# is-active when active and 3 when not, `--now`. Not kept: everything else, and it fails on what it does not know.
set -eu
# A manager starts programs, and they inherit nothing of whoever asks for it; here they would keep install.sh's lock.
exec 9>&-
printf '%s\n' "$*" >>/run/systemctl.asked
mkdir -p /run/units
case "$*" in
  daemon-reload) ;;
  'enable --now nginx') nginx ;;
  'enable --now caddy') runuser -u caddy -- env HOME=/var/lib/caddy caddy start --config /etc/caddy/Caddyfile --adapter caddyfile ;;
  'reload caddy') runuser -u caddy -- env HOME=/var/lib/caddy caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile ;;
  'is-active --quiet caddy') pgrep -x caddy >/dev/null || exit 3 ;;
  'is-active --quiet '*.timer) [ -e "/run/units/$3" ] || exit 3 ;;
  'enable --now '*.timer) : >"/run/units/$3" ;;
  'disable --now '*.timer) rm -f "/run/units/$3" ;;
  *) echo "the stand-in for systemctl does not know: $*" >&2; exit 1 ;;
esac
