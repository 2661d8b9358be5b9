import { dataFolder, programPath, repositoriesFolder, spoolFolder } from './paths.ts';

/**
 * The entry point, `seaworthy-entry database|recovery NUMBER|objects`: makes the spool's folders the database's own, waits for a data directory
 * that has an owner, then runs our program. Root needs CHOWN for that.
 *
 * In a repository that is a folder, the database's part is given to the database's user. The spool's folders are made by
 * their new owner: root without DAC_OVERRIDE may not write into what it has given away.
 */
export function entryScript(): string {
  return `#!/bin/sh
# Written by Seaworthy.
set -eu
role=\${1:-}
case $role in
  database | recovery | objects) ;;
  *) echo 'seaworthy: the entry point takes database, recovery or objects' >&2; exit 2 ;;
esac
if [ "$role" != objects ] && [ "$(id -u)" = 0 ]; then
  trap 'exit 143' TERM INT
  owner() { stat -c '%u' ${dataFolder} 2>/dev/null || echo 0; }
  [ "$(owner)" != 0 ] || echo 'seaworthy: waiting for the data directory of the database' >&2
  while [ "$(owner)" = 0 ]; do sleep 1; done
  trap - TERM INT
  owner=$(stat -c '%u:%g' ${dataFolder})
  # Another image of the database may run as another user: with what is in it.
  chown -R "$owner" ${spoolFolder}
  seaworthy-run chmod 0700 ${spoolFolder}
  seaworthy-run mkdir -p -m 0700 ${['wal', 'want', 'out'].map((name) => `${spoolFolder}/${name}`).join(' ')}
  for repository in ${repositoriesFolder}/*; do
    # A recovery only reads.
    [ "$role" = database ] || break
    [ -d "$repository" ] || continue
    # Where this cannot be done (a share of the network, for example), pushing says why.
    mkdir -p "$repository/database" || continue
    [ "$(stat -c '%u:%g' "$repository/database")" != "$owner" ] || continue
    # Itself last, so that a kill before it is made good at the next start.
    find "$repository/database" -depth -exec chown -h "$owner" '{}' + || continue
  done
fi
exec seaworthy-run node ${programPath} "$@"
`;
}
