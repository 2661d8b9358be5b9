import { z } from 'zod';

/** Options that rollback and remove share. */
export const undoInput = {
  filesOnly: z.boolean().default(false).describe('Change files alone; no container and no row is touched'),
  withoutDump: z
    .boolean()
    .default(false)
    .describe('Take no logical dump before the database is recreated: you have a backup'),
  dryRun: z.boolean().default(false).describe('Show what would be done, and do nothing'),
  yes: z.boolean().default(false).describe('Do not ask'),
  json: z.boolean().default(false).describe('Print JSON'),
};
