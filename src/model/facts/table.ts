import type { Known } from '../fact.ts';
import type { BackupRepositoriesFact, BackupsFact } from './backups.ts';
import type { ContainerLogsFact, ContainersFact, EngineFact, VolumesFact } from './containers.ts';
import type * as database from './database.ts';
import type * as traces from './database-traces.ts';
import type { DeploymentFact } from './deployment.ts';
import type {
  BackupTargetsFact,
  BindSourceFact,
  DataDirectoryFact,
  FunctionsFact,
  LogCollectorFact,
  NamedHostsFact,
  ProxyConfigFact,
  ScriptsFact,
  TextFormFact,
} from './files.ts';
import type { GatewayFact } from './gateway.ts';
import type { HistoryFact } from './history.ts';
import type * as host from './host.ts';
import type { KeptTokensFact } from './kept-tokens.ts';
import type { BothBackendsFact, ObjectParityFact } from './objects.ts';
import type { ServiceFact } from './services.ts';

/** Every fact by name. One gatherer makes one fact. */
export interface FactTable {
  // From files.
  readonly deployment: DeploymentFact;
  readonly services: readonly ServiceFact[];
  readonly gateway: GatewayFact;
  readonly bindSources: readonly BindSourceFact[];
  readonly dataDirectory: DataDirectoryFact;
  readonly functions: FunctionsFact;
  readonly scripts: ScriptsFact;
  readonly backupTargets: BackupTargetsFact;
  readonly textForm: TextFormFact;
  readonly proxyConfigs: readonly ProxyConfigFact[];
  readonly logCollector: LogCollectorFact;
  readonly namedHosts: NamedHostsFact;
  readonly keptTokens: KeptTokensFact;
  // From Docker.
  readonly engine: EngineFact;
  readonly containers: ContainersFact;
  readonly volumes: VolumesFact;
  readonly containerLogs: ContainerLogsFact;
  readonly backups: BackupsFact;
  // From Postgres.
  readonly settings: database.SettingsFact;
  readonly roles: database.RolesFact;
  readonly logins: database.LoginsFact;
  readonly databases: database.DatabasesFact;
  readonly slots: database.SlotsFact;
  readonly archiver: database.ArchiverFact;
  readonly sizes: database.SizesFact;
  readonly poolerTenants: database.PoolerTenantsFact;
  readonly realtimeTenants: database.RealtimeTenantsFact;
  readonly extensions: database.ExtensionsFact;
  readonly exposedTables: database.ExposedTablesFact;
  readonly storedTokens: database.StoredTokensFact;
  readonly connections: database.ConnectionsFact;
  readonly vault: database.VaultFact;
  readonly ownership: database.OwnershipFact;
  readonly publication: database.PublicationFact;
  readonly outboundJobs: database.OutboundJobsFact;
  readonly fileSettings: database.FileSettingsFact;
  readonly storageObjects: database.StorageObjectsFact;
  readonly storageSchema: database.StorageSchemaFact;
  readonly realtimeMessages: database.RealtimeMessagesFact;
  readonly analyticsRows: database.AnalyticsRowsFact;
  readonly authSchema: traces.AuthSchemaFact;
  readonly sessions: traces.SessionsFact;
  readonly restore: traces.RestoreFact;
  readonly histories: traces.HistoriesFact;
  readonly databaseCalls: traces.DatabaseCallsFact;
  readonly apiSurface: traces.ApiSurfaceFact;
  readonly serverFiles: traces.ServerFilesFact;
  // From the host.
  readonly memory: host.MemoryFact;
  readonly disks: host.DisksFact;
  readonly listeners: host.ListenersFact;
  readonly firewall: host.FirewallFact;
  readonly clock: host.ClockFact;
  readonly hostProxies: host.HostProxyFact;
  readonly domainAddresses: host.DomainAddressesFact;
  readonly wishedCertificate: host.WishedCertificateFact;
  readonly installedSite: host.InstalledSiteFact;
  readonly objectParity: ObjectParityFact;
  readonly history: HistoryFact;
  readonly bothBackends: BothBackendsFact;
  readonly backupRepositories: BackupRepositoriesFact;
}

export type FactName = keyof FactTable;

/** What `--save-facts` writes and `--facts` reads: plain JSON that holds no secret. */
export interface Facts {
  readonly schemaVersion: 1;
  /** Version of Seaworthy that collected them. */
  readonly collectedBy: string;
  /** ISO 8601, UTC. */
  readonly collectedAt: string;
  readonly table: { readonly [Name in FactName]: Known<FactTable[Name]> };
}
