#!/bin/sh
# As the official image's: before nginx the executable scripts of a folder are run, in order (nginxinc/docker-nginx:entrypoint/docker-entrypoint.sh).
set -e
case "$1" in
  nginx | nginx-debug)
    for script in /docker-entrypoint.d/*.sh; do
      if [ -x "$script" ]; then "$script"; fi
    done
    ;;
esac
exec "$@"
