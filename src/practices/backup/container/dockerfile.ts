import { configFolder, programPath } from './paths.ts';

/** Debian 13 has pgBackRest 2.55, restic 0.18 and Node 20 (packages.debian.org/trixie); the program needs no more. */
export const sidecarBase = 'debian:trixie-slim';

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
