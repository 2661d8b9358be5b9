import type { SecretFact, TokenFact } from '../secret.ts';

/**
 * pg_settings as text, by name: what a session starts with, as the server counts it (shared_buffers in pages of 8 kB,
 * max_slot_wal_keep_size in MB, timeouts in ms). Redacted.
 */
export type SettingsFact = Readonly<Record<string, string>>;

/** Settings of memory and connections as the server's configuration files have them, by name; what its command line says does not show. */
export type FileSettingsFact = Readonly<Record<string, { readonly setting: string; readonly file: string }>>;

export interface RolesFact {
  readonly roles: readonly {
    readonly name: string;
    readonly superuser: boolean;
    readonly login: boolean;
    readonly bypassRls: boolean;
  }[];
}

/** Result of logging in over the Compose network (never 127.0.0.1, which pg_hba trusts) with the password in the files. */
export interface LoginsFact {
  readonly host: string;
  readonly logins: readonly {
    readonly role: string;
    readonly accepted: boolean;
    /** The server's words when refused. */
    readonly refusal?: string;
  }[];
  /** Roles whose password could not be tried, with the server's words (no free connection, for example): neither right nor wrong. */
  readonly untried?: readonly { readonly role: string; readonly reason: string }[];
}

export interface DatabasesFact {
  readonly databases: readonly {
    readonly name: string;
    readonly bytes: number;
    /** False = the collation's version differs from the library's. Absent = not recorded. */
    readonly collationCurrent?: boolean;
    readonly schemas?: readonly string[];
  }[];
  /** Databases that new ones are copied from and that record a collation. Absent = not looked at. */
  readonly templates?: readonly { readonly name: string; readonly collationCurrent: boolean }[];
}

export interface SlotsFact {
  readonly slots: readonly {
    readonly name: string;
    readonly type: string;
    readonly active: boolean;
    readonly walStatus: string | null;
    readonly retainedBytes: number | null;
  }[];
  readonly replicas: number;
  /** Walsenders in use, base backups and logical readers included. Absent in facts saved before they were counted. */
  readonly walsenders?: number;
}

export interface ArchiverFact {
  readonly mode: string;
  readonly archivedCount: number;
  readonly failedCount: number;
  readonly failing: boolean;
  readonly secondsSinceLastArchived: number | null;
  /** Files that wait in pg_wal/archive_status. */
  readonly waiting: number;
}

export interface SizesFact {
  readonly largest: readonly {
    readonly database: string;
    readonly schema: string;
    readonly table: string;
    readonly bytes: number;
  }[];
  readonly walBytes: number;
  /** All tables of the analytics service's schema, in every database that was asked. Absent = not asked. */
  readonly analyticsBytes?: number;
}

/** Rows of `_supavisor.tenants`. */
export interface PoolerTenantsFact {
  readonly tenants: readonly {
    readonly externalId: string;
    readonly defaultPoolSize: number;
    readonly defaultMaxClients: number;
    /** Absent in facts saved before they were gathered. */
    readonly users?: readonly PoolerUser[];
  }[];
}

/** A row of `_supavisor.users`, without its password. */
export interface PoolerUser {
  readonly name: string;
  /** The user that reads other users' passwords; every tenant that upstream's script makes has one. */
  readonly manager: boolean;
  readonly poolSize: number | null;
  /**
   * The stored password under the key and the database password that the pooler's container runs with: `current`, `other`
   * = another password, `sealed` = this key does not open it, `unread` = not looked at.
   */
  readonly password: 'current' | 'other' | 'sealed' | 'unread';
}

/** Rows of `_realtime.tenants`. */
export interface RealtimeTenantsFact {
  readonly tenants: readonly {
    readonly externalId: string;
    readonly maxConcurrentUsers: number | null;
    readonly maxEventsPerSecond: number | null;
    /** These three came later; absent in facts saved before they were gathered. */
    readonly maxBytesPerSecond?: number | null;
    readonly maxChannelsPerClient?: number | null;
    readonly maxJoinsPerSecond?: number | null;
  }[];
}

export interface ExtensionsFact {
  readonly extensions: readonly {
    readonly database: string;
    readonly name: string;
    readonly installed: string;
    readonly available: string | null;
    /** The server knows update scripts from the one to the other. Absent = they are the same, or not looked at. */
    readonly hasUpdatePath?: boolean;
  }[];
}

/** Tables in the schemas that PostgREST exposes. */
export interface ExposedTablesFact {
  readonly schemas: readonly string[];
  readonly withoutRowSecurity: readonly {
    readonly schema: string;
    readonly table: string;
    /** anon holds a privilege on it. */
    readonly anonMay: boolean;
  }[];
  readonly tables: number;
}

/** JSON Web Tokens found inside the database: triggers, cron jobs, functions, role settings. */
export interface StoredTokensFact {
  readonly tokens: readonly {
    readonly where: string;
    readonly token: TokenFact;
    readonly secret: SecretFact;
  }[];
  /** Signing secrets kept as a setting (`app.settings.jwt_secret`), written once by the first start's init script. */
  readonly secrets?: readonly { readonly where: string; readonly secret: SecretFact }[];
  /** Places that could not be searched, with the reason. */
  readonly skipped: readonly { readonly where: string; readonly reason: string }[];
}

export interface ConnectionsFact {
  readonly max: number;
  readonly reserved: number;
  readonly used: number;
  readonly byUser: Readonly<Record<string, number>>;
  /** Sessions by user and by what they call themselves, most first, the first twenty. Absent in facts saved before. */
  readonly takers?: readonly {
    readonly user: string;
    readonly application: string;
    readonly count: number;
  }[];
  readonly idleInTransactionOver5Min: number;
  /** Who is idle in transaction for over 5 minutes, longest first, the first ten. Absent in facts saved before. */
  readonly idle?: readonly {
    readonly user: string;
    readonly application: string;
    readonly seconds: number;
  }[];
}

export interface VaultFact {
  /** Rows of vault.secrets; null = the schema is absent. */
  readonly secrets: number | null;
}

export interface OwnershipFact {
  /** Objects whose owner is not the service's own role. */
  readonly wrong: readonly { readonly object: string; readonly owner: string; readonly expected: string }[];
  /** Tables and views in the schemas of people that belong to supabase_admin. Absent = not looked at. */
  readonly ofAdmin?: { readonly count: number; readonly first: readonly string[] };
}

export interface PublicationFact {
  /** Tables in `supabase_realtime`; null = no such publication. */
  readonly tables: number | null;
}

/** What the database does to the world by itself, and a restored copy of it would do again. */
export interface OutboundJobsFact {
  /** Active jobs of pg_cron; null = pg_cron is not installed. */
  readonly cronJobs: number | null;
  /** Enabled triggers whose function sends requests (pg_net, Studio's database webhooks). */
  readonly webhooks: number;
}

/** `realtime.messages`, which Realtime splits by day. */
export interface RealtimeMessagesFact {
  /** Is partitioned; false = an early release's plain table; null = there is none. */
  readonly partitioned: boolean | null;
  /** Day of the newest partition, `2026-11-22`; null = there is none. */
  readonly newest: string | null;
  /** The server's day, in UTC. */
  readonly today: string;
}

/** Whether the storage service's own tables are there. */
export interface StorageSchemaFact {
  readonly objects: boolean;
  readonly buckets: boolean;
  /** There is a table storage.migrations. */
  readonly migrations: boolean;
  /** supabase_storage_admin may create in the schema; null = there is no such role or schema. */
  readonly mayCreate: boolean | null;
}

/** Log events that Logflare keeps in Postgres. */
export interface AnalyticsRowsFact {
  /** Tables of events, over both databases. */
  readonly tables: number;
  /** Age of a row among the oldest: the true oldest is at least as old. Null = no row was seen, or it could not be read. */
  readonly oldestSeconds: number | null;
  /** Since anything was written into these tables, to the server's last checkpoint; null = there is no table. */
  readonly writtenSecondsAgo: number | null;
}

/** Objects as the database believes. */
export interface StorageObjectsFact {
  readonly buckets: readonly {
    readonly id: string;
    readonly public: boolean;
    readonly fileSizeLimit: number | null;
  }[];
  readonly objects: number;
  readonly bytes: number;
}
