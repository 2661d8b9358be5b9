import { z } from 'zod';
import type { FactTable } from '../../model/facts/table.ts';
import { listOf, number, text, texts } from './pieces.ts';

type TraceFacts = Pick<
  FactTable,
  'authSchema' | 'sessions' | 'restore' | 'histories' | 'databaseCalls' | 'apiSurface' | 'serverFiles'
>;

/** The facts about the database's past, doors and neighbours as `--save-facts` writes them. */
export const traceFacts: { readonly [Name in keyof TraceFacts]: z.ZodType<TraceFacts[Name]> } = {
  authSchema: z.looseObject({ migrations: texts, tables: texts }),
  sessions: z.looseObject({ live: number, countedTo: number }),
  restore: z.looseObject({
    running: listOf({ program: text, database: text, seconds: number }),
    withoutPrimaryKey: texts,
  }),
  histories: z.looseObject({
    tables: listOf({ table: text, bytes: number, rows: number.nullable(), oldest: text.nullable() }),
  }),
  databaseCalls: z.looseObject({
    calls: listOf({ where: text, host: text, port: number.exactOptional() }),
    skipped: listOf({ where: text, reason: text }),
  }),
  apiSurface: z.looseObject({
    definerViews: listOf({ view: text, reads: texts }),
    unsecurable: listOf({ relation: text, kind: z.enum(['materialized view', 'foreign table']) }),
    definerFunctions: listOf({ name: text, owner: text }),
    openPolicies: listOf({
      table: text,
      policy: text,
      command: z.enum(['insert', 'update', 'delete', 'all']),
    }),
    openStorageTables: texts,
  }),
  serverFiles: z.looseObject({
    errors: listOf({ file: text, line: number.nullable(), error: text }),
    replicationRules: number,
    trusted: listOf({ line: number, address: text }),
  }),
};
