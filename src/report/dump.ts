// A restore from a dump, before and after.
import { counted, listed } from '../engine/words.ts';
import { printBytes } from '../model/bytes.ts';
import type { Cluster } from '../practices/backup/dumps/cluster.ts';
import { asideName } from '../practices/backup/dumps/cluster.ts';
import type { ObjectsPut } from '../practices/backup/dumps/objects.ts';
import type { DumpPlan, Filling } from '../practices/backup/dumps/plan.ts';
import type { DumpRestored, Finished } from '../practices/backup/dumps/run.ts';

export interface DumpPreview {
  readonly plan: DumpPlan;
  readonly cluster: Cluster;
  /** Archive of objects; null = none. */
  readonly objects: string | null;
  readonly shown: string;
}

export function printDumpPlan({ plan, cluster, objects, shown }: DumpPreview): string {
  const from = plan.server === null ? '' : `, of PostgreSQL ${plan.server}`;
  const lines = [
    `From     ${shown} (${printBytes(plan.bytes)} of SQL${from}) into PostgreSQL ${cluster.server}`,
    ...plan.fillings.map((one) => `Database ${one.database}: ${contentOf(one)}`),
    ...missingLines(plan),
    ...(objects === null
      ? ['Objects  none: their rows will have no files (--objects ARCHIVE brings them)']
      : [`Objects  from ${objects}`]),
    'Services stop first. What the databases hold now stays beside them under another name, and comes back when anything fails.',
  ];
  return `${lines.join('\n')}\n`;
}

function contentOf({ section, isNew }: Filling): string {
  const rows = sum([...section.tables.values()]);
  const parts = [
    counted(section.tables.size, 'table'),
    `${rows} rows`,
    counted(section.sequences.size, 'sequence'),
    counted(section.grants, 'grant'),
  ];
  return `${parts.join(', ')}${isNew ? ' (new here)' : ''}`;
}

function missingLines({ missingRoles, newRoles }: DumpPlan): readonly string[] {
  return [
    ...(newRoles.length === 0 ? [] : [`Roles    ${listed(newRoles, 8)} come with it, passwords too`]),
    ...(missingRoles.length === 0
      ? []
      : [`Roles    ${listed(missingRoles, 8)}: not in the dump, so made without login and password`]),
  ];
}

export interface DumpShown extends DumpPreview {
  readonly restored: DumpRestored;
}

export function printDumpRestored({ plan, restored }: DumpShown): string {
  const { filled, told, stamp } = restored;
  const lines = [
    ...plan.fillings.map(
      (one) => `✓ ${one.database}: ${contentOf(one)}; each table and sequence compared with the dump`,
    ),
    ...missingLines(plan).map((line) => `! ${line}`),
    ...told.map((line) => `! ${line}`),
    ...jobLines(filled),
    ...finishedLines(restored),
    ...keptLines(plan, stamp),
  ];
  return `${lines.join('\n')}\n`;
}

/** Of a restore that was cut short when its databases were filled. */
export function printFinished(finished: Finished): string {
  return `${['✓ the databases were filled before', ...finishedLines(finished)].join('\n')}\n`;
}

function finishedLines({ vault, objects, failed }: Finished): readonly string[] {
  return [
    ...vaultLines(vault),
    ...objectsLines(objects),
    ...[...failed].map(([service, reason]) => `✗ ${service}: ${reason}`),
  ];
}

function objectsLines(objects: Finished['objects']): readonly string[] {
  if (objects === null) return [];
  if (!('problem' in objects)) return [printObjects(objects).trimEnd()];
  return [`✗ objects: ${objects.problem.message}`, `  HINT: ${objects.problem.hints[0]}`];
}

function jobLines(filled: DumpRestored['filled']): readonly string[] {
  const jobs = filled.flatMap((one) => one.jobs);
  if (jobs.length === 0) return [];
  const names = jobs.map(({ id, name }) => (name === '' ? `${id}` : `${id} ${name}`));
  return [
    `! ${counted(jobs.length, 'job')} of pg_cron ${jobs.length === 1 ? 'is' : 'are'} switched off (${listed(names, 5)}): where the dump comes from they may still run. When they do not:`,
    `    update cron.job set active = true where jobid in (${jobs.map(({ id }) => id).join(', ')});`,
  ];
}

function vaultLines({ secrets, isReadable }: DumpRestored['vault']): readonly string[] {
  if (isReadable === null) return [];
  const what = counted(secrets, 'secret');
  if (isReadable) return [`✓ vault: ${what}, readable`];
  return [
    `✗ vault: ${what} cannot be read: the root key is in no dump. It is pgsodium_root.key of the old volume db-config:`,
    '  HINT: restore again with --root-key FILE --over-data',
  ];
}

function keptLines({ fillings }: DumpPlan, stamp: string): readonly string[] {
  const kept = fillings.filter(({ isNew }) => !isNew).map(({ database }) => asideName(database, stamp));
  if (kept.length === 0) return [];
  return [`Kept beside: ${listed(kept, 8)}. When all is well: drop database ${kept[0]};`];
}

export function printObjects({ rows, present, bytes, missing, typed }: ObjectsPut): string {
  const mark = present === rows ? '✓' : '✗';
  const types =
    typed === null
      ? [
          '! content types were not set: install attr (or python3) and run seaworthy restore --objects FILE again',
        ]
      : typed === 0
        ? []
        : [`  content types of ${typed} set again from their rows`];
  const lost = missing.length === 0 ? [] : [`  without their file: ${listed([...missing], 10)}`];
  return [
    `${mark} objects: ${present} of ${rows} rows have their file, ${printBytes(bytes)}`,
    ...types,
    ...lost,
    '',
  ].join('\n');
}

/** The form of `--json` before. */
export function dumpPlanJson({ plan, cluster, objects, shown }: DumpPreview): object {
  return {
    from: shown,
    bytes: plan.bytes,
    server: { dump: plan.server, here: cluster.server },
    databases: plan.fillings.map(databaseJson),
    newRoles: plan.newRoles,
    missingRoles: plan.missingRoles,
    objects,
  };
}

/** The form of `--json` after. */
export function dumpRestoredJson({ restored, ...preview }: DumpShown): object {
  const { filled, told, stamp } = restored;
  return {
    ...dumpPlanJson(preview),
    told,
    jobsOff: filled.flatMap(({ database, jobs }) => jobs.map((job) => ({ database, ...job }))),
    ...finishedJson(restored),
    kept: preview.plan.fillings
      .filter(({ isNew }) => !isNew)
      .map(({ database }) => asideName(database, stamp)),
  };
}

/** The same of one that was cut short when its databases were filled. */
export function finishedJson({ vault, objects, failed }: Finished): object {
  return {
    vault,
    objects: objects !== null && 'problem' in objects ? { failed: objects.problem.message } : objects,
    failed: Object.fromEntries(failed),
  };
}

function databaseJson({ database, isNew, section }: Filling): object {
  return {
    name: database,
    isNew,
    tables: section.tables.size,
    rows: sum([...section.tables.values()]),
    sequences: section.sequences.size,
    grants: section.grants,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
