/** Folder of WAL on its way: in the database's container and in the sidecar's. */
export const spoolFolder = '/var/spool/seaworthy';
/** Where the two scripts lie in the database's container. */
export const archiveFolder = '/etc/seaworthy/archive';
/** pgBackRest refuses an archive_command without its own name in it (error 068), so the scripts have it in theirs. */
export const archiveScriptName = 'seaworthy-pgbackrest-archive.sh';
export const fetchScriptName = 'seaworthy-pgbackrest-fetch.sh';
/** Generated configuration inside the sidecar: pgbackrest.conf, sidecar.json. No secret. */
export const configFolder = '/etc/seaworthy/backup';
/** In it, by number: a file with nothing but restic's writing of the repository. */
export const resticPlaceName = (number: number) => `restic-${number}`;
/** One secret per file. */
export const secretsFolder = '/run/secrets';
/** The same path as the server's data_directory, which pgBackRest compares. */
export const dataFolder = '/var/lib/postgresql/data';
/** Our bundled program in the image. */
export const programPath = '/usr/local/lib/seaworthy/sidecar.mjs';

/** `archive_command` and `restore_command` (postgresql.org/docs/17/runtime-config-wal.html: %p path, %f name). */
export const archiveCommand = `/bin/sh ${archiveFolder}/${archiveScriptName} %p %f`;
export const restoreCommand = `/bin/sh ${archiveFolder}/${fetchScriptName} %f %p`;

/** A repository that is a folder lies at its number below this: pgBackRest in `database`, restic in `objects`. */
export const repositoriesFolder = '/repository';
/** The storage service's root, writable: the folder of captures lies in it. */
export const objectsFolder = '/objects';
/** Root certificates of private stores: `NUMBER.pem`. */
export const authoritiesFolder = '/etc/seaworthy/ca';
