#!/bin/sh
# Pushes spooled WAL, takes a backup every night at two, keeps the vault's key beside it.
set -eu
pgbackrest stanza-create
day=''
while sleep 5; do
  for segment in /wal-spool/0*; do
    [ -e "$segment" ] || continue
    pgbackrest archive-push "$segment"
    rm "$segment"
  done
  if [ "$(date +%H)" = 02 ] && [ "$(date +%F)" != "$day" ]; then
    pgbackrest --type=full backup
    pgbackrest repo-put "keys/$(date +%F)/pgsodium_root.key" < /etc/postgresql-custom/pgsodium_root.key
    day=$(date +%F)
  fi
done
