import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Drilled } from '../drilled.ts';
import { type TableCounts, tableCounts } from '../table-counts.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = { id: 'rows', title: 'Rows are what they were' };

export interface RowsSeen {
  /** The drill goes to the end: live rows were read just before and just after its marker. */
  readonly isLatest: boolean;
  readonly before: TableCounts | null;
  readonly after: TableCounts | null;
  readonly restored: TableCounts | null;
}

/**
 * To the end: a table that did not change around the marker has to be the same, row for row; one that was written to meanwhile has
 * at least the fewer rows of the two looks. A past second: each live row that was committed before it was there then, in the
 * same version, so there are at least as many.
 */
export function judgeRows({ isLatest, before, after, restored }: RowsSeen): DrillProof {
  if (restored === null) return failed(about, 'the tables of the restored database could not be read');
  const total = [...restored.values()].reduce((sum, { rows }) => sum + rows, 0);
  const words = `${counted(restored.size, 'table')} with ${counted(total, 'row')}`;
  if (before === null || (isLatest && after === null))
    return skipped(about, `${words}; ${nothingToCompare(isLatest)}`);
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

function nothingToCompare(isLatest: boolean): string {
  if (isLatest) return 'the live database could not be asked';
  return 'nobody knows the rows of a past second: postgres.settings.track_commit_timestamp makes them comparable';
}

export async function proveRows({ database, live, choice }: Drilled): Promise<DrillProof> {
  const { before, after } = live;
  const restored = await tableCounts(database, { moment: null, tables: before });
  return judgeRows({ isLatest: choice.target.kind === 'latest', before, after, restored });
}
