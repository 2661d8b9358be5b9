import { authoritiesFolder, configFolder, secretsFolder } from './paths.ts';

/**
 * `seaworthy-restic N ARGS…`: restic on repository N, whose place is in a file of its own. Run by way of seaworthy-run where the
 * key's file is not for this user. The cache lies in RESTIC_CACHE_DIR, by default in memory.
 *
 * @param folders where things are; others than the container's own are for tests
 */
export function resticScript(
  folders: { readonly secrets: string; readonly config: string; readonly authorities: string } = usual,
): string {
  return `#!/bin/sh
# Written by Seaworthy. restic on one of the repositories: NUMBER ARGS…
set -u
number=\${1:-}
case $number in
  1 | 2) shift ;;
  *) echo 'seaworthy: seaworthy-restic takes the number of a repository (1 or 2) first' >&2; exit 2 ;;
esac
place='${folders.config}/'restic-$number
[ -r "$place" ] || { echo "seaworthy: there is no repository $number in the configuration" >&2; exit 2; }
RESTIC_REPOSITORY=$(cat "$place") || exit 2
export RESTIC_REPOSITORY
load() {
  [ -r "$2" ] || return 0
  value=$(cat "$2") || return 0
  export "$1=$value"
}
load AWS_ACCESS_KEY_ID "${folders.secrets}/repo$number-key-id"
load AWS_SECRET_ACCESS_KEY "${folders.secrets}/repo$number-secret"
if [ -r '${folders.secrets}/backup-key' ]; then
  unset RESTIC_PASSWORD
  export RESTIC_PASSWORD_FILE='${folders.secrets}/backup-key'
fi
# The root of a private store.
if [ -r "${folders.authorities}/$number.pem" ]; then export RESTIC_CACERT="${folders.authorities}/$number.pem"; fi
export RESTIC_CACHE_DIR="\${RESTIC_CACHE_DIR:-/tmp/restic-cache}"
exec restic "$@"
`;
}

const usual = { secrets: secretsFolder, config: configFolder, authorities: authoritiesFolder };
