#!/bin/sh
# Writes the keys of the environment into the listener file, then starts the gateway. So a changed key needs a new container, and a value
# with | & or \ breaks the sed. Written for the lab after the official script's behaviour.
set -e

case "$JWT_ISSUER" in
  '' | http://* | https://*) ;;
  *) echo "ERROR: JWT_ISSUER must start with http:// or https:// (got: $JWT_ISSUER)"; exit 1 ;;
esac

hash=$(printf '%s' "$DASHBOARD_PASSWORD" | openssl sha1 -binary | openssl base64)
login="$DASHBOARD_USERNAME:{SHA}$hash"

set -- -e "s|\${DASHBOARD_BASIC_AUTH}|$login|g"
for name in ANON_KEY SERVICE_ROLE_KEY ANON_KEY_ASYMMETRIC SERVICE_ROLE_KEY_ASYMMETRIC SUPABASE_PUBLISHABLE_KEY SUPABASE_SECRET_KEY SUPABASE_PUBLIC_URL; do
  eval "value=\$$name"
  set -- "$@" -e "s|\${$name}|$value|g"
done
sed "$@" /etc/envoy/lds.template.yaml >/etc/envoy/lds.yaml

exec envoy -c /etc/envoy/envoy.yaml
