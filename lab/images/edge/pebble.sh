#!/bin/sh
# Makes pebble's own HTTPS certificate (its authority: /acme/ca.pem) and its configuration, then runs it.
# LAB_NAME: the name clients ask it by. LAB_HTTP_PORT, LAB_TLS_PORT: where it validates http-01 and tls-alpn-01.
# LAB_PROFILES: NAME=SECONDS…, how long a certificate of each ACME profile holds; an order that names none gets any of them.
# Fields: letsencrypt/pebble:test/config/pebble-config.json at v2.10.
set -eu
mkdir -p /acme
cd /acme
new_key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
# shellcheck disable=SC2086  # several words on purpose
{
  openssl req -x509 $new_key -days 30 -subj "/CN=Lab: pebble's own HTTPS" -keyout ca.key -out ca.pem.new \
    -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign
  openssl req -x509 $new_key -days 30 -subj "/CN=$LAB_NAME" -keyout own.key -out own.pem -CA ca.pem.new -CAkey ca.key \
    -addext "subjectAltName=DNS:$LAB_NAME,DNS:localhost" -addext basicConstraints=critical,CA:false
} 2>/dev/null
chmod 644 ca.pem.new
mv ca.pem.new ca.pem
profiles=
for profile in $LAB_PROFILES; do
  profiles="$profiles${profiles:+, }\"${profile%%=*}\": { \"description\": \"of the lab\", \"validityPeriod\": ${profile#*=} }"
done
cat >config.json <<END
{
  "pebble": {
    "listenAddress": "0.0.0.0:14000",
    "managementListenAddress": "0.0.0.0:15000",
    "certificate": "/acme/own.pem",
    "privateKey": "/acme/own.key",
    "httpPort": $LAB_HTTP_PORT,
    "tlsPort": $LAB_TLS_PORT,
    "ocspResponderURL": "",
    "externalAccountBindingRequired": false,
    "retryAfter": { "authz": 1, "order": 1 },
    "profiles": { $profiles }
  }
}
END
exec pebble -config /acme/config.json "$@"
