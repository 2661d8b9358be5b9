// What the database tells about its past, its doors and its neighbours.

/** What GoTrue has recorded of its migrations, and the tables that are there. */
export interface AuthSchemaFact {
  /** Versions in auth.schema_migrations, sorted. */
  readonly migrations: readonly string[];
  /** Tables of the schema auth, sorted. */
  readonly tables: readonly string[];
}

export interface SessionsFact {
  /** Rows of auth.sessions that have not ended; counted up to `countedTo`. */
  readonly live: number;
  readonly countedTo: number;
}

/** What a restore looks like while it runs, and what one leaves behind that did not end well. */
export interface RestoreFact {
  /** Sessions that load a dump now. */
  readonly running: readonly {
    readonly program: string;
    readonly database: string;
    readonly seconds: number;
  }[];
  /** Tables that the services make with a primary key, and that have none. */
  readonly withoutPrimaryKey: readonly string[];
}

/** Tables that keep a history nobody asks for, with indexes and TOAST. */
export interface HistoriesFact {
  readonly tables: readonly {
    readonly table: string;
    readonly bytes: number;
    /** The planner's estimate; null = never analysed. */
    readonly rows: number | null;
    /** Moment of the oldest row, or of an early one where finding the oldest is dear; null = empty or not to be had. */
    readonly oldest: string | null;
  }[];
}

/** Hosts without a dot, hence of a container, that code inside the database calls by HTTP. */
export interface DatabaseCallsFact {
  readonly calls: readonly { readonly where: string; readonly host: string; readonly port?: number }[];
  readonly skipped: readonly { readonly where: string; readonly reason: string }[];
}

/** What the API serves besides tables, and policies that let everybody write. */
export interface ApiSurfaceFact {
  /** Views with their owner's rights that anon may read, and what they read past row level security. */
  readonly definerViews: readonly { readonly view: string; readonly reads: readonly string[] }[];
  /** Relations that know no row level security and that anon may read. */
  readonly unsecurable: readonly {
    readonly relation: string;
    readonly kind: 'materialized view' | 'foreign table';
  }[];
  /** Functions with their owner's rights that anon may call. */
  readonly definerFunctions: readonly { readonly name: string; readonly owner: string }[];
  /** Policies whose condition is `true` and that let anon write. */
  readonly openPolicies: readonly {
    readonly table: string;
    readonly policy: string;
    readonly command: 'insert' | 'update' | 'delete' | 'all';
  }[];
  /** Tables of Storage without row level security: its service relies on nothing else. */
  readonly openStorageTables: readonly string[];
}

/** The server's configuration files as it reads them now. */
export interface ServerFilesFact {
  readonly errors: readonly { readonly file: string; readonly line: number | null; readonly error: string }[];
  /** Lines of pg_hba.conf for replication over the network. */
  readonly replicationRules: number;
  /** Lines that let anybody in from an address other than this machine's, without a password. */
  readonly trusted: readonly { readonly line: number; readonly address: string }[];
}
