// Reading one repository back: every file's checksum, and whether the WAL is whole.
import { Problem } from '../../../model/problem.ts';
import { spoolFolder } from '../container/paths.ts';
import { stanza } from '../engines/pgbackrest-conf.ts';
import { type DatabaseBackup, databaseInfo } from './pgbackrest.ts';
import type { Sidecars } from './sidecars.ts';
import {
  gapWords,
  listSegments,
  type Segments,
  segmentNumber,
  segmentsIn,
  type WalGap,
  walGaps,
} from './wal-continuity.ts';

export interface DatabaseRead {
  /** What is wrong; none = nothing. */
  readonly faults: readonly string[];
  /** What a restore can rely on: backups and WAL in which nothing is wrong. */
  readonly backups: readonly DatabaseBackup[];
  readonly segments: Segments;
}

/** @param alsoPushed segments that this repository is known to have taken */
export async function verifyDatabase(
  sidecars: Sidecars,
  repository: number,
  alsoPushed: readonly string[] = [],
): Promise<DatabaseRead> {
  const damaged = new Set<string>();
  const words = ['pgbackrest', `--stanza=${stanza}`, `--repo=${repository}`, '--output=text', '--verbose'];
  const quiet = ['--log-level-console=off', '--log-level-stderr=info'];
  const told = await sidecars.inDatabase([...words, ...quiet, 'verify'], {
    onErrorLine: (line) => {
      const segment = damagedSegment(line);
      if (segment !== null) damaged.add(segment);
    },
  });
  // Before the listing: what a backup needs that ends just now is in it then.
  const [info] = await databaseInfo(sidecars, [repository]);
  const backups = info?.backups ?? [];
  const needed = [...backups.flatMap(({ wal }) => [wal.start, wal.stop]), ...alsoPushed];
  const { there, gaps } = await archived(sidecars, repository, needed);
  return {
    faults: [...faultsIn(told), ...gaps.map(gapWords)],
    backups: wholeBackups(backups, told),
    segments: new Map([...there].filter(([name]) => !damaged.has(name))),
  };
}

interface Archived {
  readonly there: Segments;
  readonly gaps: readonly WalGap[];
}

/**
 * Two segments are pushed at once, and the second may arrive first: what waits in the spool is not lost, and what comes behind it
 * is not looked at yet. What left the spool between the two listings is in the second one. What this repository has waits for
 * another one.
 */
async function archived(
  sidecars: Sidecars,
  repository: number,
  needed: readonly string[],
): Promise<Archived> {
  const first = segmentsIn(await listSegments(sidecars, repository));
  const found = walGaps([...first.keys()], needed);
  if (found.length === 0) return { there: first, gaps: found };
  const handedOver = await spooled(sidecars);
  const second = segmentsIn(await listSegments(sidecars, repository));
  const onTheWay = handedOver.filter((name) => !second.has(name));
  const isSettled = (name: string) => !onTheWay.some((one) => isBehind(name, one));
  const last = (name: string) => [...first.keys()].some((one) => isBehind(one, name));
  const there = new Map([...second].filter(([name]) => last(name) && isSettled(name)));
  return { there, gaps: walGaps([...there.keys()], needed.filter(isSettled)) };
}

/** On the same timeline, and not before it. */
function isBehind(name: string, other: string): boolean {
  return name.slice(0, 8) === other.slice(0, 8) && name >= other;
}

/** Segments that were handed over and wait; none where there is no spool to ask. */
async function spooled(sidecars: Sidecars): Promise<readonly string[]> {
  try {
    const told = await sidecars.inDatabase(['ls', `${spoolFolder}/wal`], { timeoutMs: 60_000 });
    return told.split('\n').filter((name) => segmentNumber(name) !== null);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

/** `… invalid checksum '…/17-1/0000000100000000/NAME-CHECKSUM.zst'`, as `verify` logs each; null = another line. Exported for its test. */
export function damagedSegment(line: string): string | null {
  return (
    /(?:file missing|invalid checksum|invalid size|invalid result) '[^']*\/([0-9A-F]{24})-[0-9a-f]{40}[^/']*'/.exec(
      line,
    )?.[1] ?? null
  );
}

/**
 * Without those that `verify` finds anything but valid, and without those that followed on the same full one: they take unchanged
 * blocks from what came before. Exported for its test.
 */
export function wholeBackups(backups: readonly DatabaseBackup[], told: string): readonly DatabaseBackup[] {
  const bad = [...told.matchAll(/backup: (\S+), status: (?!valid)/g)].map(([, label = '']) => label);
  // `20261127-071028F_20261128-020000I`: in one chain, later ones sort behind earlier ones.
  const fullOf = (label: string) => label.split('_')[0];
  const needs = (label: string, other: string) => fullOf(label) === fullOf(other) && label >= other;
  return backups.filter(({ label }) => !bad.some((other) => needs(label, other)));
}

/** What `verify --output=text --verbose` finds wrong, in its words with what they are about. Exported for its test. */
export function faultsIn(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const counts = /(missing|checksum invalid|size invalid|other): [1-9]\d*/g;
  const told = lines.flatMap((line, index) => {
    const wrong = line.match(counts);
    return wrong === null ? [] : [`${subjectBefore(lines, index)}: ${wrong.join(', ')}`];
  });
  const isBad = lines.some((line) => /^status: error/.test(line));
  return told.length === 0 && isBad ? ['pgbackrest verify ended with status error'] : told;
}

/** `archiveId: 17-1` or `backup: LABEL`, the line that counts belong to. */
function subjectBefore(lines: readonly string[], index: number): string {
  const line = lines.slice(0, index).findLast((one) => /^(?:archiveId|backup): /.test(one)) ?? '';
  return line.replace(/,.*/, '').replace('archiveId:', 'WAL');
}
