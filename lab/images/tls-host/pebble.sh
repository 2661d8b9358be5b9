#!/bin/sh
# Starts pebble at https://localhost:14000/dir, and at 14010 another one whose certificates hold for a minute. Their own HTTPS is
# under one root (/srv/pebble/root.pem). They validate at port 80.
set -eu
mkdir -p /srv/pebble
cd /srv/pebble
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -subj '/CN=Pebble lab root' 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj '/CN=localhost' 2>/dev/null
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >extension
openssl x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -days 30 -extfile extension -out cert.pem 2>/dev/null
# serve NAME PORT SECONDS PROFILES: one server, how long its certificates hold, and those of its ACME profiles (JSON). Before 2.7
# pebble knows the number alone, since then the profiles alone, of which an order that names none gets any.
serve() {
  cat >"$1.json" <<END
{ "pebble": { "listenAddress": "0.0.0.0:$2", "managementListenAddress": "0.0.0.0:$(($2 + 1))",
  "certificate": "/srv/pebble/cert.pem", "privateKey": "/srv/pebble/key.pem",
  "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "externalAccountBindingRequired": false,
  "certificateValidityPeriod": $3, "profiles": { $4 } } }
END
  PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 setsid nohup pebble -config "$1.json" >"$1.log" 2>&1 </dev/null &
}
profile() { printf '"%s": { "description": "of the lab", "validityPeriod": %s }' "$1" "$2"; }
others=$(for number in 1 2 3 4 5 6 7 8 9; do printf ', %s' "$(profile "other-$number" 7776000)"; done)
serve lasting 14000 7776000 "$(profile tlsserver 3888000), $(profile shortlived 518400)$others"
serve hasty 14010 60 "$(profile default 60)"
