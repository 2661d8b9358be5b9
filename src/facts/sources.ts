import type { FactName } from '../model/facts/table.ts';
import type { Gatherer } from './gatherer.ts';

/** Where each fact comes from; also the list of all facts there are. */
export const factSources: Readonly<Record<FactName, Gatherer['source']>> = {
  deployment: 'files',
  services: 'files',
  gateway: 'files',
  bindSources: 'files',
  dataDirectory: 'files',
  functions: 'files',
  scripts: 'files',
  backupTargets: 'files',
  textForm: 'files',
  proxyConfigs: 'files',
  logCollector: 'files',
  namedHosts: 'files',
  keptTokens: 'files',
  engine: 'docker',
  containers: 'docker',
  volumes: 'docker',
  containerLogs: 'docker',
  backups: 'docker',
  settings: 'postgres',
  roles: 'postgres',
  logins: 'postgres',
  databases: 'postgres',
  slots: 'postgres',
  archiver: 'postgres',
  sizes: 'postgres',
  poolerTenants: 'postgres',
  realtimeTenants: 'postgres',
  extensions: 'postgres',
  exposedTables: 'postgres',
  storedTokens: 'postgres',
  connections: 'postgres',
  vault: 'postgres',
  ownership: 'postgres',
  publication: 'postgres',
  outboundJobs: 'postgres',
  fileSettings: 'postgres',
  storageObjects: 'postgres',
  storageSchema: 'postgres',
  realtimeMessages: 'postgres',
  analyticsRows: 'postgres',
  authSchema: 'postgres',
  sessions: 'postgres',
  restore: 'postgres',
  histories: 'postgres',
  databaseCalls: 'postgres',
  apiSurface: 'postgres',
  serverFiles: 'postgres',
  memory: 'host',
  disks: 'host',
  listeners: 'host',
  firewall: 'host',
  clock: 'host',
  hostProxies: 'host',
  domainAddresses: 'host',
  wishedCertificate: 'host',
  installedSite: 'host',
  objectParity: 'host',
  history: 'host',
  bothBackends: 'host',
  backupRepositories: 'host',
};

export const factNames = Object.keys(factSources) as readonly FactName[];

/** Why a fact is missing when nobody went to look. */
export function notGathered(fact: FactName, isStatic: boolean): string {
  const source = factSources[fact];
  if (!isStatic) return 'nothing gathers this yet';
  if (source === 'host') return 'needs a look at the host (audit ran with --static)';
  return source === 'files' ? 'nothing gathers this yet' : 'needs Docker (audit ran with --static)';
}
