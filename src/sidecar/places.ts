/** Where things are inside the containers; practices/backup/container/paths.ts mounts them there. */
export interface Places {
  readonly spool: string;
  readonly objects: string;
  readonly config: string;
}

export const usualPlaces: Places = {
  spool: '/var/spool/seaworthy',
  objects: '/objects',
  config: '/etc/seaworthy/backup/sidecar.json',
};
