import type { FactName } from '../model/facts/table.ts';

/** Where a fact comes from, as an operator sees it. */
export type FactSource = 'the files' | 'Docker' | 'Postgres' | 'the host';

export interface FactWords {
  readonly source: FactSource;
  /** What it is, in a few plain words. */
  readonly words: string;
}

/** Every fact in plain words. A new fact does not compile until it has some. */
export const factWords: Readonly<Record<FactName, FactWords>> = {
  deployment: { source: 'the files', words: 'how the Compose directory is put together' },
  services: { source: 'the files', words: 'the services with their images, ports and environment' },
  gateway: { source: 'the files', words: 'the routes of the gateway’s configuration' },
  bindSources: { source: 'the files', words: 'the files and folders that services mount' },
  dataDirectory: { source: 'the files', words: 'the version and owner of the data directory' },
  functions: { source: 'the files', words: 'the Edge Functions on disk' },
  scripts: { source: 'the files', words: 'the scripts and schedules beside the deployment' },
  backupTargets: { source: 'the files', words: 'where backups go' },
  textForm: { source: 'the files', words: 'the line endings and merge marks of text files' },
  proxyConfigs: { source: 'the files', words: 'the configuration of a reverse proxy' },
  logCollector: { source: 'the files', words: 'what Vector collects and where it sends it' },
  namedHosts: { source: 'the files', words: 'the hosts that functions and Prometheus call' },
  keptTokens: { source: 'the files', words: 'the copies of API keys in files' },
  engine: { source: 'Docker', words: 'the engine and its defaults' },
  containers: { source: 'Docker', words: 'the containers as they run' },
  volumes: { source: 'Docker', words: 'the named volumes' },
  containerLogs: { source: 'Docker', words: 'the size of Docker’s own logs' },
  backups: { source: 'Docker', words: 'what Seaworthy’s own backups tell of themselves' },
  settings: { source: 'Postgres', words: 'the settings in effect' },
  roles: { source: 'Postgres', words: 'the roles and their rights' },
  logins: { source: 'Postgres', words: 'a login of each role over the Compose network' },
  databases: { source: 'Postgres', words: 'the databases and their collations' },
  slots: { source: 'Postgres', words: 'the replication slots' },
  archiver: { source: 'Postgres', words: 'the state of WAL archiving' },
  sizes: { source: 'Postgres', words: 'the largest tables and the WAL' },
  poolerTenants: { source: 'Postgres', words: 'the pooler’s tenants' },
  realtimeTenants: { source: 'Postgres', words: 'Realtime’s tenants' },
  extensions: { source: 'Postgres', words: 'the installed extensions' },
  exposedTables: { source: 'Postgres', words: 'the tables the API exposes' },
  storedTokens: { source: 'Postgres', words: 'the API keys stored inside the database' },
  connections: { source: 'Postgres', words: 'the connections in use' },
  vault: { source: 'Postgres', words: 'how many secrets the vault holds' },
  ownership: { source: 'Postgres', words: 'the owners of the services’ objects' },
  publication: { source: 'Postgres', words: 'the publication of Realtime' },
  outboundJobs: { source: 'Postgres', words: 'cron jobs and webhooks' },
  fileSettings: { source: 'Postgres', words: 'its configuration files' },
  storageObjects: { source: 'Postgres', words: 'the buckets and objects as the database knows them' },
  storageSchema: { source: 'Postgres', words: 'the tables of the storage service' },
  realtimeMessages: { source: 'Postgres', words: 'the partitions of Realtime’s messages' },
  analyticsRows: { source: 'Postgres', words: 'the age of the log events' },
  authSchema: { source: 'Postgres', words: 'the migrations and tables of GoTrue' },
  sessions: { source: 'Postgres', words: 'how many sessions of users are live' },
  restore: { source: 'Postgres', words: 'a restore that runs or broke off' },
  histories: { source: 'Postgres', words: 'the size and age of histories' },
  databaseCalls: { source: 'Postgres', words: 'the hosts that webhooks and cron jobs call' },
  apiSurface: { source: 'Postgres', words: 'the views, functions and policies open to the anon key' },
  serverFiles: { source: 'Postgres', words: 'the server’s configuration files as it reads them' },
  memory: { source: 'the host', words: 'memory, swap and cores' },
  disks: { source: 'the host', words: 'the disks and their room' },
  listeners: { source: 'the host', words: 'the listening sockets' },
  firewall: { source: 'the host', words: 'the rules in front of Docker’s ports' },
  clock: { source: 'the host', words: 'whether the clock is synchronised' },
  hostProxies: { source: 'the host', words: 'web servers installed on the host' },
  domainAddresses: { source: 'the host', words: 'where the public name leads' },
  wishedCertificate: { source: 'the host', words: 'the certificate of your own that is wished' },
  installedSite: { source: 'the host', words: 'the site that proxy install put on this machine' },
  bothBackends: { source: 'the host', words: 'objects that lie in the bucket and on this machine' },
  objectParity: { source: 'the host', words: 'the files of the stored objects, against their rows' },
  backupRepositories: { source: 'the host', words: 'the places that backups are wished in' },
  history: { source: 'the host', words: 'the measurements that audit --record kept' },
};
