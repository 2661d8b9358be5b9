import { configFolder, programPath } from './paths.ts';

/** Debian 13 has pgBackRest 2.55, restic 0.18 and Node 20 (packages.debian.org/trixie); the program needs no more. */
export const sidecarBase = 'debian:trixie-slim';

/**
 * The oldest pgBackRest that is tried with what we ask of it: a configuration with a lone second repository, what `info` and `verify`
 * print, how long a silent store is asked (docs/decisions/0016-backups.md).
 */
const oldestEngine = '2.55';

/** Ends the build where Debian has an older one: it would end the first backup instead, or the first restore. */
const engineCheck = `version="$(pgbackrest version | sed -n 's/^pgBackRest //p')" \\
 && { dpkg --compare-versions "\${version:-0}" ge ${oldestEngine} \\
 || { echo "seaworthy: pgBackRest \${version:-without a version} is in this base, and backups need ${oldestEngine} or later: take a newer Debian as BASE, such as ${sidecarBase}" >&2; exit 1; }; }`;

/** Names of the files beside the Dockerfile in its build context. */
export const contextFiles = {
  entry: 'seaworthy-entry',
  run: 'seaworthy-run',
  restic: 'seaworthy-restic',
  program: 'sidecar.mjs',
} as const;

/** The image of both sidecars. `--build-arg BASE=…` takes another Debian, for example one with a mirror of its own. */
export function dockerfile(): string {
  return `# Written by Seaworthy.
ARG BASE=${sidecarBase}
FROM $BASE
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends pgbackrest restic nodejs ca-certificates attr \\
 && rm -rf /var/lib/apt/lists/* /etc/pgbackrest.conf
RUN ${engineCheck}
# The root of the container is read-only, and the folders of the package are another user's. Where locks lie, each configuration says:
# a variable would go before what it says.
ENV PGBACKREST_CONFIG=${configFolder}/pgbackrest.conf \\
    PGBACKREST_SPOOL_PATH=/tmp/pgbackrest PGBACKREST_LOG_LEVEL_FILE=off
COPY ${contextFiles.entry} ${contextFiles.run} ${contextFiles.restic} /usr/local/bin/
COPY ${contextFiles.program} ${programPath}
# Whatever the modes in the build context: the database's user runs and reads these, too.
RUN chmod 0755 ${Object.values(contextFiles)
    .slice(0, 3)
    .map((name) => `/usr/local/bin/${name}`)
    .join(' ')} /usr/local/lib/seaworthy \\
 && chmod 0644 ${programPath} && install -d -m 0755 ${configFolder}
ENTRYPOINT ["seaworthy-entry"]
`;
}
