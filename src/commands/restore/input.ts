import { z } from 'zod';
import { deploymentInput } from '../deployment-input.ts';
import { sourceInput } from './source-input.ts';

/** Options of `restore`, whichever way it is done. */
export const restoreInput = z.object({
  ...deploymentInput,
  to: z
    .string()
    .optional()
    .describe('A moment with its offset (2026-11-27T06:00:00Z), LATEST, or the label of a backup'),
  only: z
    .enum(['database', 'objects', 'config'])
    .optional()
    .describe(
      'Restore this alone: the database with its key, storage objects, or the files of the deployment',
    ),
  ...sourceInput,
  resume: z.boolean().default(false).describe('Bring a restore to its end that was cut short'),
  dump: z
    .string()
    .optional()
    .describe('Into a fresh deployment: a file of pg_dump or pg_dumpall, or the name of a logical copy'),
  objects: z
    .string()
    .optional()
    .describe('With --dump, or by itself: an archive of tar with the files of storage'),
  rootKey: z
    .string()
    .optional()
    .describe('With --dump: the old pgsodium_root.key, without which the vault stays shut'),
  overData: z.boolean().default(false).describe('With --dump: even if the deployment has data of its own'),
  repository: z
    .int()
    .min(1)
    .max(2)
    .optional()
    .describe('Number of the repository (the first that has backups)'),
  withoutSafety: z
    .boolean()
    .default(false)
    .describe('Go on even if what is in the database now may not be saved'),
  dryRun: z.boolean().default(false).describe('Show what would be restored and lost, and do nothing'),
  yes: z.boolean().default(false).describe('Do not ask'),
  json: z.boolean().default(false).describe('Print JSON'),
});

export type RestoreGiven = z.infer<typeof restoreInput>;
