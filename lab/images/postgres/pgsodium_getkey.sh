#!/bin/bash
# Prints the vault's root key, making it first when it is absent. Upstream's script of this name does the same at server start.
set -euo pipefail
KEY_FILE=${PGSODIUM_KEY_FILE:-/etc/postgresql-custom/pgsodium_root.key}
if [ ! -f "$KEY_FILE" ]; then
  (umask 077 && head -c 32 /dev/urandom | od -A n -t x1 | tr -d ' \n' >"$KEY_FILE")
fi
cat "$KEY_FILE"
