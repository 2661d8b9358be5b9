import { spoolFolder } from './paths.ts';

const silentMinutes = 10;

/**
 * `archive_command`: hands one file over to the spool, whole and on disk, or fails and leaves nothing. POSIX sh; beside that
 * only cmp, find, and `sync FILE` where there is one (coreutils and BusyBox; else all disks are synced).
 *
 * A file that is there already with the same content is done: PostgreSQL may ask twice after a crash, and a different one
 * must not be overwritten (postgresql.org/docs/17/continuous-archiving.html, 25.3.1). Its exit code is never above 125: those
 * restart the archiver and are not counted in pg_stat_archiver.
 *
 * It takes nothing for a sidecar that has said nothing for ten minutes (it writes its status every five seconds): a spool that
 * nobody empties fills the disk, and nobody looks into it. Refused, WAL stays in pg_wal, where pg_stat_archiver counts the
 * failures, and is handed over when the sidecar is back. A `find` without -mmin (not POSIX; BusyBox and findutils have it) never
 * refuses.
 */
export function archiveScript(spool: string = spoolFolder): string {
  return `#!/bin/sh
# Written by Seaworthy. archive_command: PATH NAME
set -u
umask 077
path=\${1:-}
name=\${2:-}
folder='${spool}/wal'
fail() { echo "seaworthy: WAL \${name} is not handed over: $1" >&2; exit 1; }
# BusyBox can be built without files for sync.
durable() {
  if sync --help 2>&1 | grep -q FILE; then sync "$1" || fail 'the disk did not confirm it'
  else sync; fi
}

case $name in '' | .* | */*) fail 'this is no name of a WAL file' ;; esac
[ -f "$path" ] || fail 'there is no such file to hand over'
[ -d "$folder" ] || fail 'the spool is not there yet (is the service seaworthy-backup running?)'
whole=$folder/$name
part=$folder/.$name.tmp

silent=$(find '${spool}/status.json' -mmin +${silentMinutes} 2>/dev/null)
[ -z "$silent" ] || fail 'seaworthy-backup says nothing for ten minutes, and the spool would only fill up'

if [ -e "$whole" ]; then
  cmp -s "$path" "$whole"
  case $? in
    # It may have been put there by a run that was killed before it was on disk.
    0) durable "$whole"; durable "$folder"; exit 0 ;;
    1) fail 'another file of this name is waiting in the spool' ;;
    # The sidecar may have taken it in between: the server asks again.
    *) fail 'the spooled file could not be compared' ;;
  esac
fi

trap 'rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM
rm -f "$part"
cp "$path" "$part" || fail 'the copy failed (is the disk of the spool full?)'
durable "$part"
mv "$part" "$whole" || fail 'it could not be put in place'
durable "$folder"
`;
}
