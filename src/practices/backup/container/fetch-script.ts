import { spoolFolder } from './paths.ts';

/**
 * `restore_command`: asks the sidecar for one file and waits. POSIX sh; beside that only mktemp.
 *
 * - The question is `want/NAME.TOKEN`; the answers `out/NAME.TOKEN` (the file), `.none` (there is none), `.failed` (why). The
 *   token is new for every question, so that nothing an earlier recovery left behind can answer this one.
 * - "There is none" (exit 1) only when the sidecar says so: 1 to 125 ends recovery and opens the database, with the rest of the
 *   WAL lost. Above 125 the server stops and is asked to try again (postgresql.org/docs/17, restore_command). No answer = it waits.
 */
export function fetchScript(spool: string = spoolFolder): string {
  return `#!/bin/sh
# Written by Seaworthy. restore_command: NAME PATH
set -u
umask 077
name=\${1:-}
path=\${2:-}
spool='${spool}'
fail() { echo "seaworthy: WAL \${name} could not be fetched: $1" >&2; exit 200; }
short() { sleep 0.05 2>/dev/null || sleep 1; }

case $name in '' | .* | */*) fail 'this is no name of a WAL file' ;; esac
[ -n "$path" ] || fail 'no path to put it at'

draft=''
token=''
forget() {
  [ -z "$draft" ] || rm -f "$draft"
  [ -z "$token" ] || rm -f "$spool/want/$name.$token" "$spool/out/$name.$token" \\
    "$spool/out/$name.$token.none" "$spool/out/$name.$token.failed"
}
trap forget EXIT
# PostgreSQL takes 143 for the end of a server that is shut down.
trap 'exit 143' HUP INT TERM

tries=0
until draft=$(mktemp "$spool/want/.XXXXXXXXXX" 2>/dev/null); do
  draft=''
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || fail 'the spool cannot be written to (is the service seaworthy-backup running?)'
  sleep 1
done
token=\${draft##*/.}
mv "$draft" "$spool/want/$name.$token" || fail 'the question could not be written'
draft=''
answer=$spool/out/$name.$token

while :; do
  if [ -f "$answer" ]; then
    cp "$answer" "$path" || fail 'the copy failed (is the disk of the database full?)'
    exit 0
  fi
  [ ! -f "$answer.none" ] || exit 1
  [ ! -f "$answer.failed" ] || fail "$(head -c 400 "$answer.failed")"
  short
done
`;
}
