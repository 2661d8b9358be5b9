import type { DrillProof } from '../../../../model/drill.ts';
import type { Choice } from '../../restore/choice.ts';
import { targetWords } from '../../restore/target.ts';
import { timelineIn } from '../../restore/timelines.ts';
import type { Drilled } from '../drilled.ts';
import { type About, failed, passed } from './proof.ts';

const about: About = { id: 'moment', title: 'The moment that was asked for was reached' };

export interface MomentSeen {
  readonly choice: Choice;
  /** No saved commit came after the target, so all there is was restored. */
  readonly isToTheEnd: boolean;
  /** Commit time of the last transaction that came back (ISO 8601). */
  readonly lastCommit: string | null;
  /** Where recovery ended: a position in the WAL, `0/5000028`. */
  readonly end: string;
  readonly segmentBytes: number;
  /** Newest segment of the repository, on the timeline that is followed, when the drill began. */
  readonly lastSegment: string | null;
  /** What the server says of the marker's transaction; null = there is no marker. */
  readonly marker: string | null;
}

/**
 * PostgreSQL itself proves a time that a commit comes after: it stops before that commit, and refuses to open otherwise. Where it goes to
 * the end, a segment that is missing ends recovery early and without a word (postgresql.org/docs/17, restore_command), so the
 * end must not lie before the newest segment there is.
 */
export function judgeMoment(seen: MomentSeen): DrillProof {
  const { choice, isToTheEnd, lastCommit, end, segmentBytes, lastSegment, marker } = seen;
  const { target, timeline, until } = choice;
  const words = `${targetWords(target)}: the last commit is of ${lastCommit ?? 'before the backup'}`;
  if (target.kind === 'time' && lastCommit !== null && Date.parse(lastCommit) > until)
    return failed(about, `${words}, which is later`);
  const goesOn = target.kind === 'latest' || isToTheEnd;
  const isComparable = lastSegment !== null && timelineIn(lastSegment) === timeline;
  if (goesOn && isComparable && position(end) < startOf(lastSegment, segmentBytes))
    return failed(
      about,
      `recovery ended at ${end}, and the repository goes on to segment ${lastSegment}: WAL is missing in between`,
    );
  if (target.kind === 'latest' && marker !== null && marker !== 'committed')
    return failed(about, `a commit that was made before the drill did not come back (it is ${marker})`);
  const more = isToTheEnd ? '; no saved commit comes after the moment' : '';
  return passed(about, `${words}${more}`);
}

/** `16/B374D848` (postgresql.org/docs/17/datatype-pg-lsn.html) as a number of bytes. */
function position(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** Where a segment begins (xlog_internal.h, XLogFromFileName). */
function startOf(segment: string, bytes: number): bigint {
  const [middle, low] = [segment.slice(8, 16), segment.slice(16, 24)];
  return (BigInt(`0x${middle}`) << 32n) + BigInt(`0x${low}`) * BigInt(bytes);
}

const endSql = (timeline: number, marker: string | null) => `
select coalesce((regexp_match(pg_read_file('pg_wal/' || lpad(upper(to_hex(${timeline})), 8, '0') || '.history'),
  E'\\\\d+\\\\t([0-9A-F]+/[0-9A-F]+)[^\\\\n]*\\\\n*$'))[1], '0/0');
select setting from pg_settings where name = 'wal_segment_size';
select ${marker === null ? "''" : markerSql(marker)};
`;

/** The server refuses to tell of what it never heard of. */
const markerSql = (transaction: string) => `case
  when '${transaction}'::xid8 < pg_snapshot_xmax(pg_current_snapshot())
  then coalesce(pg_xact_status('${transaction}'), 'too old to tell') else 'unknown there' end`;

/** A new timeline's history ends with where it left the former one (PostgreSQL source, timeline.c). */
export async function proveMoment(drilled: Drilled): Promise<DrillProof> {
  const { database, choice, isToTheEnd, reached, live, backup } = drilled;
  const marker = choice.target.kind === 'latest' ? (live.marker?.transaction ?? null) : null;
  const answer = await database.run(database.own, endSql(reached.timeline, marker));
  const [end = '0/0', bytes = '16777216', said = ''] = answer.split('\n').map((line) => line.trim());
  return judgeMoment({
    ...{ choice, isToTheEnd, end, segmentBytes: Number(bytes) },
    lastCommit: reached.lastCommit,
    lastSegment: backup.lastSegment,
    marker: marker === null ? null : said,
  });
}
