import { z } from 'zod';
import type { BackupRepositoriesFact, BackupsFact, WishedRepository } from '../../model/facts/backups.ts';
import { flag, listOf, number, place, text, texts } from './pieces.ts';

const where = z.looseObject({ device: number, filesystem: text.exactOptional(), disks: texts });

const wished: z.ZodType<WishedRepository> = z.discriminatedUnion('kind', [
  z.looseObject({ number, at: place, kind: z.literal('bucket'), shown: text }),
  z.looseObject({
    number,
    at: place,
    kind: z.literal('folder'),
    path: text,
    found: z.enum(['directory', 'file', 'missing', 'denied']),
    uid: number.exactOptional(),
    mode: number.exactOptional(),
    where: where.exactOptional(),
    freeBytes: number.exactOptional(),
    totalBytes: number.exactOptional(),
  }),
]);

const backupRepositories: z.ZodType<BackupRepositoriesFact> = z.looseObject({
  wished: z.array(wished),
  data: z.looseObject({ path: text, ownerUid: number, where }).nullable(),
});

const newest = z.looseObject({
  ...{ label: text, endedAt: text, bytes: number, storedBytes: number, damagedPages: flag },
});

const backups: z.ZodType<BackupsFact> = z.looseObject({
  database: text.nullable(),
  objects: text.nullable(),
  schedule: text,
  repositories: listOf({
    number,
    status: text,
    encrypted: flag.exactOptional(),
    newest: newest.nullable(),
    objectsAt: text.nullable().exactOptional(),
  }),
  spool: z
    .looseObject({
      at: text,
      segments: number,
      bytes: number,
      oldest: text.nullable(),
      failing: text.nullable(),
      freeBytes: number.exactOptional(),
    })
    .nullable(),
  captures: z.looseObject({ at: text, lastRescan: text.nullable(), failing: text.nullable() }).nullable(),
  verified: listOf({ number, at: text, faults: texts }),
  drills: z.looseObject({
    green: z.looseObject({ at: text, seconds: number.nullable() }).nullable(),
    redSince: z.looseObject({ at: text, failure: text.nullable() }).nullable(),
    // Absent in facts of an earlier version.
    rpo: z
      .looseObject({ at: text, seconds: number.nullable(), beyond: number.nullable() })
      .nullable()
      .default(null),
  }),
  key: z.looseObject({
    fingerprint: text.nullable(),
    kept: z.looseObject({ at: text, fingerprint: text }).nullable(),
  }),
});

/** The facts about Seaworthy's own backups as `--save-facts` writes them. */
export const backupFacts = { backupRepositories, backups };
