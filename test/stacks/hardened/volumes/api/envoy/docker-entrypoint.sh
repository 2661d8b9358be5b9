#!/bin/sh
# Completes the listener template with this deployment's keys, then starts Envoy.
set -eu

hash=$(printf '%s' "$DASHBOARD_PASSWORD" | openssl dgst -sha1 -binary | base64)
DASHBOARD_BASIC_AUTH="$DASHBOARD_USERNAME:{SHA}$hash"
WELL_KNOWN_OAUTH_PATH=/.well-known/oauth-authorization-server

script=''
for name in ANON_KEY SERVICE_ROLE_KEY ANON_KEY_ASYMMETRIC SERVICE_ROLE_KEY_ASYMMETRIC \
  SUPABASE_PUBLIC_URL DASHBOARD_BASIC_AUTH WELL_KNOWN_OAUTH_PATH; do
  eval "value=\${$name:-}"
  script="$script;s|\${$name}|$value|g"
done
sed "${script#;}" /etc/envoy/lds.template.yaml >/etc/envoy/lds.yaml

exec envoy -c /etc/envoy/envoy.yaml
