// The wishes about backups. Texts that reach a configuration file are held here to what cannot end a line or a word there.
import { z } from 'zod';
import type { SecretReference } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import { storeProviders } from '../object-store/provider.ts';
import { parseSchedule } from '../schedule/schedule.ts';

/** Docs of S3, "Bucket naming rules". */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const plainPath = /^\/[^\s\0"'`{}$\\;:#,=]*$/;

const prefix = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/** One place that backups are kept in; `reference` is the schema of a secret reference. */
function repository(reference: z.ZodType<SecretReference, string>) {
  return z
    .strictObject({
      path: z
        .string()
        .regex(plainPath, 'an absolute path without blanks, such as /mnt/backup')
        .optional()
        .describe('Folder on another disk of this machine; instead of a bucket'),
      provider: z.enum(storeProviders).optional().describe('Whose bucket; instead of a folder'),
      bucket: z.string().regex(bucketName, 'the name of a bucket').optional().describe('Name of the bucket'),
      region: z
        .string()
        .regex(/^[a-z0-9-]+$/, 'a region such as eu-central-1')
        .optional()
        .describe('Region of the bucket'),
      account: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/, 'the id of the account')
        .optional()
        .describe('Id of the account, where it is part of the address (Cloudflare R2)'),
      endpoint: z
        .string()
        .regex(/^https:\/\/[A-Za-z0-9.-]+(?::\d+)?$/, 'an https address without a path')
        .optional()
        .describe('Address of the store, where the provider and the region do not say it'),
      prefix: z.string().regex(prefix, 'a folder such as prod').optional().describe('Folder in the bucket'),
      key_id: reference.optional().describe('Access key id of the bucket: env:NAME, file:PATH or prompt'),
      secret: reference.optional().describe('Secret access key of the bucket: env:NAME, file:PATH or prompt'),
      ca: z
        .string()
        .regex(/^[^\s\0"'`{}$\\;:#]+$/, 'a path without blanks, quotes, braces, colons, # and $')
        .optional()
        .describe('File with the root certificate of a private store'),
      probe: z
        .boolean()
        .optional()
        .describe(
          'Ask the store for everything that backups need before it is used; false = you trust it, for example because only containers reach it',
        ),
    })
    .superRefine((written, context) => {
      const missing = whyNotWhole(written);
      if (missing !== null) context.addIssue({ code: 'custom', message: missing, input: written });
    })
    .describe('A place that backups are kept in');
}

function whyNotWhole(written: { readonly [key: string]: unknown }): string | null {
  const isFolder = written['path'] !== undefined;
  if (isFolder && Object.keys(written).some((key) => key !== 'path' && written[key] !== undefined))
    return 'either path, or provider with its keys';
  if (isFolder) return null;
  const wanted = ['provider', 'bucket', 'key_id', 'secret'].filter((key) => written[key] === undefined);
  return wanted.length === 0
    ? null
    : `path, or a provider with bucket, key_id and secret (${wanted[0]} is missing)`;
}

function whyNotSchedule(text: string): string | null {
  try {
    parseSchedule(text);
    return null;
  } catch (error) {
    if (error instanceof Problem) return 'a time such as 0 2 * * * or every 6h';
    throw error;
  }
}

function scheduleOrOff() {
  return z.string().superRefine((text, context) => {
    const why = text === 'off' ? null : whyNotSchedule(text);
    if (why !== null) context.addIssue({ code: 'custom', message: `${why}, or off`, input: text });
  });
}

/** The block `backup`. */
export function backupWishes(reference: z.ZodType<SecretReference, string>) {
  return z.strictObject({
    repositories: z
      .array(repository(reference))
      .max(2)
      .default([])
      .describe('Where backups are kept, at most two; none = nothing is backed up'),
    schedule: z
      .string()
      .superRefine((text, context) => {
        const why = whyNotSchedule(text);
        if (why !== null) context.addIssue({ code: 'custom', message: why, input: text });
      })
      .default('0 2 * * *')
      .describe(
        'When seaworthy serve backs up: five fields of cron (UTC, or CRON_TZ=ZONE in front) or every 6h',
      ),
    keep_days: z.int().min(1).max(3650).default(30).describe('Days that any moment can be restored from'),
    full_every_days: z
      .int()
      .min(1)
      .max(90)
      .default(7)
      .describe('Days after which a run saves everything again, instead of what changed'),
    archive_timeout: z
      .int()
      .min(5)
      .max(3600)
      .default(30)
      .describe(
        'Seconds after which Postgres hands a segment over even if it is not full: up to 30, a lost machine loses a minute at most; above, as many seconds of commits more (a finding)',
      ),
    objects: z.boolean().default(true).describe('Save the files of storage too'),
    logical: z
      .strictObject({
        schedule: scheduleOrOff()
          .default('off')
          .describe('When seaworthy serve takes one, such as 30 3 * * 0 (Sundays); off = only by hand'),
        keep_days: z.int().min(1).max(3650).default(90).describe('Days that they are kept; the newest stays'),
      })
      .prefault({})
      .describe(
        'A second copy by pg_dump in the same repositories, which other versions and providers can take',
      ),
    verify: z
      .strictObject({
        schedule: scheduleOrOff()
          .default('0 5 1 * *')
          .describe(
            'When seaworthy serve reads everything back (a bucket charges for that); off = only by hand',
          ),
      })
      .prefault({})
      .describe('Reading back every byte that is kept'),
    drill: z
      .strictObject({
        schedule: scheduleOrOff()
          .default('0 4 * * 0')
          .describe('When seaworthy serve proves that a random second can be restored; off = only by hand'),
      })
      .prefault({})
      .describe('Restore drills, beside the running deployment'),
    processes: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('Processes that compress; absent = half of the cores, at least 1 and at most 4'),
  });
}

export type BackupWishes = z.infer<ReturnType<typeof backupWishes>>;
export type RepositoryWish = BackupWishes['repositories'][number];
