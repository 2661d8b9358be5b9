#!/bin/sh
# Puts the keys into the declarative file and starts Kong.
set -eu
awk '{
  line = $0
  while (match(line, /\$[A-Z_]+/)) {
    name = substr(line, RSTART + 1, RLENGTH - 1)
    line = substr(line, 1, RSTART - 1) ENVIRON[name] substr(line, RSTART + RLENGTH)
  }
  print line
}' /home/kong/temp.yml >/usr/local/kong/kong.yml
exec /docker-entrypoint.sh kong docker-start
