/** Where things are inside the containers; practices/backup/container/paths.ts mounts them there. */
export interface Places {
  /** The server's data directory, read only. */
  readonly data: string;
  readonly spool: string;
  readonly objects: string;
  readonly config: string;
  /** The folder with the vault's root key; written to by a restore alone. */
  readonly databaseConfig: string;
}

export const usualPlaces: Places = {
  data: '/var/lib/postgresql/data',
  spool: '/var/spool/seaworthy',
  objects: '/objects',
  config: '/etc/seaworthy/backup/sidecar.json',
  databaseConfig: '/db-config',
};
