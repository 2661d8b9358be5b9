// Backups as people read them.
import { printBytes } from '../model/bytes.ts';
import type { Outcome } from '../practices/backup/operations/back-up.ts';
import type { RepositoryInfo } from '../practices/backup/operations/pgbackrest.ts';
import { durationWords } from '../practices/backup/operations/progress.ts';
import type { BackupStatus } from '../practices/backup/operations/status.ts';
import { recoverableWords, type VerifiedWindow } from '../practices/backup/operations/verified.ts';

/** What a run did, a line for each repository. */
export function printRun(outcomes: readonly Outcome[], seconds: number): string {
  const lines = outcomes.map((one) => {
    if ('problem' in one)
      return `✗ ${one.repository.shown}   ${one.problem.message}\n  HINT: ${one.problem.hints[0]}`;
    const { database, objects, deployment } = one.part;
    const damage = one.damagedPages ? [damaged] : [];
    return [
      `${one.damagedPages ? '✗' : '✓'} ${one.repository.shown}   ${database.label} (${database.type}), ${printBytes(database.bytes)} of which ${printBytes(database.storedBytes)} were stored`,
      `  objects and keys: ${objects.files} files, ${printBytes(objects.bytes)}; files of the deployment: ${printBytes(deployment.bytes)}`,
      ...damage,
    ].join('\n');
  });
  return `${lines.join('\n')}\nIn ${durationWords(seconds)}.\n`;
}

const damaged =
  '  pages of the database have a wrong checksum: its disk loses what was written\n  HINT: keep older backups (backup.keep_days), find the pages with pgbackrest info --set, restore from before, replace the disk';

/** What came of reading repositories back, and from when to when each can be recovered. */
export function printReadBack(
  results: readonly {
    readonly repository: string;
    readonly faults: readonly string[];
    /** How many recovery points were looked for. */
    readonly points: number;
    readonly windows: readonly VerifiedWindow[];
  }[],
): string {
  const lines = results.map(({ repository, faults, points, windows }) => {
    const head =
      faults.length === 0
        ? `✓ ${repository}   every byte was read back and is what was written; recovery points: ${points}, each whole`
        : `✗ ${repository}`;
    return [head, ...[...faults, ...recoverableWords(windows)].map((line) => `    ${line}`)].join('\n');
  });
  return `${lines.join('\n')}\n`;
}

/** Every backup, newest last. */
export function printBackups(
  repositories: readonly { readonly shown: string; readonly info: RepositoryInfo | null }[],
): string {
  return repositories.map(printRepository).join('\n');
}

function printRepository({
  shown,
  info,
}: {
  readonly shown: string;
  readonly info: RepositoryInfo | null;
}): string {
  const head = `${shown}   ${info === null ? 'empty' : info.status}${info?.isEncrypted === false ? ', NOT encrypted' : ''}`;
  const lines = (info?.backups ?? []).map(({ label, type, stopped, bytes, storedBytes, hasErrors }) => {
    const words = [
      label.padEnd(34),
      type,
      timeOf(stopped),
      `${printBytes(bytes)} (${printBytes(storedBytes)} stored)`,
    ];
    return `  ${words.join('  ')}${hasErrors ? '  with page checksum errors' : ''}`;
  });
  const wal = info?.wal == null ? [] : [`  WAL ${info.wal.first} … ${info.wal.last}`];
  return `${[head, ...lines, ...wal].join('\n')}\n`;
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}

/** One line for each thing a person on call asks, the last about the last proven restore. */
export function printStatus({ lines, lastRestore }: BackupStatus): string {
  const shown = lines.map(({ ok, text, hint }) => {
    const next = hint === undefined ? '' : `\n  HINT: ${hint}`;
    return `${ok === null ? '?' : ok ? '✓' : '✗'} ${text}${next}`;
  });
  return `${[...shown, `last proven restore: ${lastRestore}`].join('\n')}\n`;
}
