import { z } from 'zod';
import type { FactTable } from '../../model/facts/table.ts';
import { flag, listOf, number, secret, text, textByName, texts, token } from './pieces.ts';

type PostgresFacts = Pick<
  FactTable,
  | 'settings'
  | 'roles'
  | 'logins'
  | 'databases'
  | 'slots'
  | 'archiver'
  | 'sizes'
  | 'poolerTenants'
  | 'realtimeTenants'
  | 'extensions'
  | 'exposedTables'
  | 'storedTokens'
  | 'connections'
  | 'vault'
  | 'ownership'
  | 'publication'
  | 'outboundJobs'
  | 'fileSettings'
  | 'storageObjects'
  | 'storageSchema'
  | 'realtimeMessages'
  | 'analyticsRows'
>;

/** The facts from Postgres as `--save-facts` writes them. */
export const postgresFacts: { readonly [Name in keyof PostgresFacts]: z.ZodType<PostgresFacts[Name]> } = {
  settings: textByName,
  roles: z.looseObject({
    roles: listOf({ name: text, superuser: flag, login: flag, bypassRls: flag }),
  }),
  logins: z.looseObject({
    host: text,
    logins: listOf({ role: text, accepted: flag, refusal: text.exactOptional() }),
    untried: listOf({ role: text, reason: text }).exactOptional(),
  }),
  databases: z.looseObject({
    databases: listOf({
      name: text,
      bytes: number,
      collationCurrent: flag.exactOptional(),
      schemas: texts.exactOptional(),
    }),
    templates: listOf({ name: text, collationCurrent: flag }).exactOptional(),
  }),
  slots: z.looseObject({
    slots: listOf({
      name: text,
      type: text,
      active: flag,
      walStatus: text.nullable(),
      retainedBytes: number.nullable(),
    }),
    replicas: number,
    walsenders: number.exactOptional(),
  }),
  archiver: z.looseObject({
    mode: text,
    archivedCount: number,
    failedCount: number,
    failing: flag,
    secondsSinceLastArchived: number.nullable(),
    waiting: number,
  }),
  sizes: z.looseObject({
    largest: listOf({ database: text, schema: text, table: text, bytes: number }),
    walBytes: number,
    analyticsBytes: number.exactOptional(),
  }),
  poolerTenants: z.looseObject({
    tenants: listOf({
      externalId: text,
      defaultPoolSize: number,
      defaultMaxClients: number,
      users: listOf({
        name: text,
        manager: flag,
        poolSize: number.nullable(),
        password: z.enum(['current', 'other', 'sealed', 'unread']),
      }).exactOptional(),
    }),
  }),
  realtimeTenants: z.looseObject({
    tenants: listOf({
      externalId: text,
      maxConcurrentUsers: number.nullable(),
      maxEventsPerSecond: number.nullable(),
      maxBytesPerSecond: number.nullable().exactOptional(),
      maxChannelsPerClient: number.nullable().exactOptional(),
      maxJoinsPerSecond: number.nullable().exactOptional(),
    }),
  }),
  extensions: z.looseObject({
    extensions: listOf({
      database: text,
      name: text,
      installed: text,
      available: text.nullable(),
      hasUpdatePath: flag.exactOptional(),
    }),
  }),
  exposedTables: z.looseObject({
    schemas: texts,
    withoutRowSecurity: listOf({ schema: text, table: text, anonMay: flag }),
    tables: number,
  }),
  storedTokens: z.looseObject({
    tokens: listOf({ where: text, token, secret }),
    secrets: listOf({ where: text, secret }).exactOptional(),
    skipped: listOf({ where: text, reason: text }),
  }),
  connections: z.looseObject({
    max: number,
    reserved: number,
    used: number,
    byUser: z.record(text, number),
    takers: listOf({ user: text, application: text, count: number }).exactOptional(),
    idleInTransactionOver5Min: number,
    idle: listOf({ user: text, application: text, seconds: number }).exactOptional(),
  }),
  vault: z.looseObject({ secrets: number.nullable() }),
  ownership: z.looseObject({
    wrong: listOf({ object: text, owner: text, expected: text }),
    ofAdmin: z.looseObject({ count: number, first: texts }).exactOptional(),
  }),
  publication: z.looseObject({ tables: number.nullable() }),
  outboundJobs: z.looseObject({ cronJobs: number.nullable(), webhooks: number }),
  fileSettings: z.record(text, z.looseObject({ setting: text, file: text })),
  storageObjects: z.looseObject({
    buckets: listOf({ id: text, public: flag, fileSizeLimit: number.nullable() }),
    objects: number,
    bytes: number,
  }),
  storageSchema: z.looseObject({
    objects: flag,
    buckets: flag,
    migrations: flag,
    mayCreate: flag.nullable(),
  }),
  realtimeMessages: z.looseObject({ partitioned: flag.nullable(), newest: text.nullable(), today: text }),
  analyticsRows: z.looseObject({
    tables: number,
    oldestSeconds: number.nullable(),
    writtenSecondsAgo: number.nullable(),
  }),
};
