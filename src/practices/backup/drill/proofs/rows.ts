import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Drilled } from '../drilled.ts';
import { type TableCounts, tableCounts } from '../table-counts.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = { id: 'rows', title: 'Rows are what they were' };

export interface RowsSeen {
  /** The drill goes to the end: live rows were read just before and just after its marker. */
  readonly isLatest: boolean;
  /** Whether the live database answers. */
  readonly isLive: boolean;
  readonly before: TableCounts | null;
  readonly after: TableCounts | null;
  readonly restored: TableCounts | null;
}

/**
 * To the end: a table that did not change around the marker has to be the same, row for row; one that was written to meanwhile has
 * at least the fewer rows of the two looks. A past second: each live row that was committed before it was there then, in the
 * same version, so there are at least as many.
 */
export function judgeRows({ isLatest, isLive, before, after, restored }: RowsSeen): DrillProof {
  if (restored === null) return failed(about, 'the tables of the restored database could not be read');
  const total = [...restored.values()].reduce((sum, { rows }) => sum + rows, 0);
  const words = `${counted(restored.size, 'table')} with ${counted(total, 'row')}`;
  if (before === null || (isLatest && after === null))
    return isLatest || !isLive
      ? skipped(about, `${words}; the live database could not be asked`)
      : notTold(words);
  if (!isLatest && before.size > 0 && [...before.values()].every(({ rows }) => rows === 0))
    return skipped(about, `${words}; of no live row it is known that it was committed by then`);
  const wrong: string[] = [];
  let equal = 0;
  for (const [oid, live] of before) {
    const there = restored.get(oid);
    const later = after?.get(oid);
    // Dropped between the two looks: the restored moment may lie on either side of that.
    if (isLatest && later === undefined) continue;
    const table = live.name;
    const isQuiet = isLatest && later?.sum === live.sum && later.rows === live.rows;
    const least = Math.min(live.rows, later?.rows ?? live.rows);
    if (isQuiet && there?.sum === live.sum && there.rows === live.rows) equal += 1;
    else if (isQuiet)
      wrong.push(`${table}: ${live.rows} rows live, ${there?.rows ?? 'no table'} restored, or others`);
    else if ((there?.rows ?? 0) < least)
      wrong.push(`${table}: at least ${least} rows, ${there?.rows ?? 'no table'} restored`);
  }
  if (wrong.length > 0) return failed(about, `${counted(wrong.length, 'table')} differ`, wrong);
  const same = isLatest
    ? `, ${equal} of them the same row for row`
    : ', none fewer than were committed by then';
  return passed(about, `${words}${same}`);
}

function notTold(words: string): DrillProof {
  return {
    ...skipped(
      about,
      `${words}; the live database does not tell which of its rows were there at that second`,
    ),
    remedy:
      'it takes track_commit_timestamp: seaworthy apply --only backup switches it on (the database is restarted), unless postgres.settings or the command of the database says otherwise; seaworthy drill --to LATEST compares rows without it',
  };
}

export async function proveRows({ database, live, choice }: Drilled): Promise<DrillProof> {
  const { before, after } = live;
  const restored = await tableCounts(database, { moment: null, tables: before });
  return judgeRows({
    ...{ isLatest: choice.target.kind === 'latest', isLive: live.database !== null },
    ...{ before, after, restored },
  });
}
