// The shapes of what lies in `.seaworthy/`, checked when it is read. Made on first use: reading commands rarely need them.
// Loose: a field that a later version of the same schema adds must survive being read and written again.
import { z } from 'zod';
import type { Contribution, Fragment } from '../../model/fragment.ts';
import type { JobRecord, JobStatus } from '../../model/job.ts';
import type { Generation, JournalEntry, LockHolder, RowRecord, Run, RunStatus } from '../../model/run.ts';

/** Makes a value once, when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const count = () => z.int().min(0);
const ordinal = () => z.int().min(1);
const digest = () => z.string().regex(/^[0-9a-f]{64}$/);
const time = () => z.iso.datetime();
const actor = () => z.looseObject({ user: z.string(), host: z.string() });
const verb = () => z.enum(['apply', 'rollback', 'remove']);

const statuses: readonly RunStatus[] = [
  'running',
  'applied',
  'partly-applied',
  'rolled-back',
  'interrupted',
  'needs-a-person',
];
const status = () => z.enum(statuses);

/** What each kind of fragment cannot do without; a kind that is missing here does not compile. */
const fragmentParts: Readonly<Record<Fragment['kind'], () => z.ZodRawShape>> = {
  'service-key': () => ({
    service: z.string(),
    path: z.array(z.string()).min(1),
    how: z.enum(['set', 'replace', 'remove']),
    value: z.json(),
  }),
  'new-service': () => ({ service: z.string(), definition: z.record(z.string(), z.json()) }),
  'top-level': () => ({ section: z.string(), name: z.string(), value: z.json() }),
  environment: () => ({
    service: z.string(),
    name: z.string(),
    value: z.union([z.string(), z.looseObject({ secret: z.string() })]),
  }),
  setting: () => ({ service: z.string(), name: z.string(), value: z.string() }),
  file: () => ({ path: z.string(), text: z.string() }),
  'secret-file': () => ({
    name: z.string(),
    secret: z.union([z.string(), z.looseObject({ service: z.string(), variable: z.string() })]),
  }),
  row: rowParts,
};

function rowParts() {
  return {
    database: z.enum(['own', '_supabase']),
    table: z.string(),
    key: z.record(z.string(), z.string()),
    column: z.string(),
    value: z.json(),
  };
}

const contribution = lazily(() => {
  const kinds = Object.entries(fragmentParts).map(([kind, parts]) =>
    z.looseObject({ kind: z.literal(kind), ...parts() }),
  );
  const shape = z.looseObject({ change: z.string(), fragments: z.array(z.union(kinds)) });
  return shape as unknown as z.ZodType<Contribution>;
});

const row = lazily(() => {
  const shape = z.looseObject({
    kind: z.literal('row'),
    ...rowParts(),
    change: z.string(),
    before: z.json(),
  });
  return shape as z.ZodType<RowRecord>;
});

/** `.seaworthy/generations/N.json`. */
export const generationShape = lazily((): z.ZodType<Generation> => {
  return z.looseObject({
    schemaVersion: z.literal(1),
    number: ordinal(),
    run: ordinal(),
    madeBy: z.string(),
    madeAt: time(),
    contributions: z.array(contribution()),
    envFile: z.looseObject({ path: z.string(), existed: z.boolean() }),
    edits: z.array(
      z.looseObject({
        key: z.string(),
        before: z.string().nullable(),
        after: z.string(),
        change: z.string(),
      }),
    ),
    files: z.array(
      z.looseObject({ path: z.string(), sha256: digest(), mounted: z.string().exactOptional() }),
    ),
    rows: z.array(row()),
  });
});

/** `.seaworthy/runs/N/run.json`. */
export const runShape = lazily((): z.ZodType<Run> => {
  return z.looseObject({
    schemaVersion: z.literal(1),
    number: ordinal(),
    verb: verb(),
    actor: actor(),
    version: z.string(),
    startedAt: time(),
    endedAt: time().exactOptional(),
    status: status(),
    filesOnly: z.boolean(),
    from: count(),
    to: count(),
    stages: z.array(
      z.looseObject({
        change: z.string(),
        action: z.enum(['apply', 'change', 'withdraw']),
        title: z.string(),
        status: z.enum(['planned', 'applied', 'rolled-back']),
        reason: z.string().exactOptional(),
      }),
    ),
    undid: z.array(ordinal()).exactOptional(),
    undoneBy: ordinal().exactOptional(),
    dump: z.string().exactOptional(),
  });
});

/** One line of `.seaworthy/runs/N/journal.jsonl`. */
export const entryShape = lazily((): z.ZodType<JournalEntry> => {
  const before = z.looseObject({
    existed: z.boolean(),
    sha256: digest().nullable(),
    mode: count().nullable(),
    uid: count().nullable(),
    gid: count().nullable(),
  });
  return z.discriminatedUnion('step', [
    z.looseObject({ step: z.literal('begin'), before }),
    z.looseObject({ step: z.literal('commit'), generation: count(), envSha256: digest().nullable() }),
    z.looseObject({ step: z.literal('row'), row: row(), direction: z.enum(['apply', 'undo']) }),
    z.looseObject({ step: z.literal('up'), services: z.array(z.string()) }),
    z.looseObject({ step: z.literal('down'), services: z.array(z.string()) }),
    z.looseObject({ step: z.literal('verified'), change: z.string() }),
    z.looseObject({ step: z.literal('undo-stage'), change: z.string(), reason: z.string() }),
    z.looseObject({ step: z.literal('end'), status: status() }),
  ]);
});

const processIdentity = () => {
  return z.looseObject({
    pid: ordinal(),
    startedTicks: z.string(),
    boot: z.string(),
    pidNamespace: z.string(),
    machine: z.string(),
  });
};

const jobStatuses: readonly JobStatus[] = [
  'running',
  'succeeded',
  'failed',
  'timed-out',
  'interrupted',
  'stopped',
];

/** `.seaworthy/jobs/ID/job.json`. */
export const jobShape = lazily((): z.ZodType<JobRecord> => {
  return z.looseObject({
    schemaVersion: z.literal(1),
    job: z.string(),
    schedule: z.string(),
    servedUntil: time(),
    lastSuccessAt: time().exactOptional(),
    failing: z.looseObject({ since: time(), toldAt: time() }).exactOptional(),
    totals: z.partialRecord(z.enum(jobStatuses), count()),
    missedTotal: count(),
    runs: z.array(
      z.looseObject({
        number: ordinal(),
        startedAt: time(),
        endedAt: time().exactOptional(),
        status: z.enum(jobStatuses),
        missed: count(),
        said: z.string().exactOptional(),
        silentSince: time().exactOptional(),
        process: processIdentity(),
      }),
    ),
  });
});

/** `.seaworthy/lock`. */
export const holderShape = lazily((): z.ZodType<LockHolder> => {
  return z.looseObject({
    schemaVersion: z.literal(1),
    id: z.string().regex(/^[0-9a-f]{32}$/),
    actor: actor(),
    process: processIdentity(),
    verb: z.string(),
    since: time(),
  });
});
