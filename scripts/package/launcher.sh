#!/bin/sh
# Starts seaworthy with the Node beside it, from wherever this is called and whatever links lead here.
self=$(readlink -f -- "$0") || exit 3
root=${self%/*/*}
if [ ! -e "@LOADER@" ]; then
  echo "this archive of seaworthy is for @PLATFORM@ with glibc, and here is $(uname -sm) without @LOADER@" >&2
  echo "HINT: take the archive for this machine; on Alpine run it in a container of debian:bookworm-slim" >&2
  exit 2
fi
# They are meant for the machine's own Node, and another version may refuse them.
unset NODE_OPTIONS
exec "$root/node/bin/node" -- "$root/app/bin/seaworthy" "$@"
