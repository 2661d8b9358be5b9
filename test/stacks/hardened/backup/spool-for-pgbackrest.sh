#!/bin/sh
# archive_command: hands a WAL segment to the pgbackrest service, whole or not at all.
set -eu
if [ -e "/wal-spool/$2" ]; then exit 0; fi
cp "$1" "/wal-spool/.$2.partial"
sync "/wal-spool/.$2.partial"
mv "/wal-spool/.$2.partial" "/wal-spool/$2"
