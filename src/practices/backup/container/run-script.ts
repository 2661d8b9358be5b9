import { configFolder, dataFolder, secretsFolder } from './paths.ts';

/** Secret files and the variables they become. pgBackRest: pgbackrest.org/configuration.html; restic: its manual, "Environment Variables". */
const secrets: readonly (readonly [file: string, ...variables: string[]])[] = [
  ['pg-password', 'PGPASSWORD'],
  ['repo1-key-id', 'PGBACKREST_REPO1_S3_KEY'],
  ['repo1-secret', 'PGBACKREST_REPO1_S3_KEY_SECRET'],
  ['repo2-key-id', 'PGBACKREST_REPO2_S3_KEY'],
  ['repo2-secret', 'PGBACKREST_REPO2_S3_KEY_SECRET'],
  ['backup-key', 'PGBACKREST_REPO1_CIPHER_PASS', 'PGBACKREST_REPO2_CIPHER_PASS', 'RESTIC_PASSWORD'],
];

/**
 * `seaworthy-run PROGRAM ARGS…`: loads the secrets into the environment, becomes the owner of the data directory when it is root
 * and that directory has one, and execs. Root needs DAC_READ_SEARCH for secrets of others, SETUID and SETGID to change.
 *
 * @param folders where things are; others than the container's own are for tests
 */
export function runScript(folders: { readonly secrets: string; readonly data: string } = usual): string {
  const loads = secrets.flatMap(([file, ...variables]) => variables.map((name) => `load ${name} ${file}`));
  return `#!/bin/sh
# Written by Seaworthy. Runs a program with the secrets of this container, as the owner of the data directory.
set -u
load() {
  [ -r '${folders.secrets}/'"$2" ] || return 0
  # Without a line end, as $(…) leaves it.
  value=$(cat '${folders.secrets}/'"$2") || return 0
  [ -n "$value" ] || return 0
  export "$1=$value"
}
# A variable of a repository is enough to make pgBackRest believe in that repository.
used() { [ ! -r ${configFolder}/pgbackrest.conf ] || grep -q "^repo$1-" ${configFolder}/pgbackrest.conf; }
${loads.join('\n')}
for number in 1 2; do
  used "$number" || unset "PGBACKREST_REPO\${number}_CIPHER_PASS" "PGBACKREST_REPO\${number}_S3_KEY" "PGBACKREST_REPO\${number}_S3_KEY_SECRET"
done
if [ "$(id -u)" = 0 ] && [ -d '${folders.data}' ]; then
  owner=$(stat -c '%u %g' '${folders.data}')
  uid=\${owner% *}
  gid=\${owner#* }
  [ "$uid" = 0 ] || exec setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@"
fi
exec "$@"
`;
}

const usual = { secrets: secretsFolder, data: dataFolder };
