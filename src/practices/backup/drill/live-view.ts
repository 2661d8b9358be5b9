// What is seen of the live database before a drill, as its superuser and reading only; the one write is a commit that changes nothing.
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { tryDatabase } from '../restore/live-database.ts';
import type { Site } from '../restore/site.ts';
import { type TableCounts, tableCounts } from './table-counts.ts';

export interface LiveView {
  /** null = it does not answer. */
  readonly database: OpenDatabase | null;
  readonly marker: Marker | null;
  /** Rows at two moments around the marker; for a moment of the past, rows that were committed before it. */
  readonly before: TableCounts | null;
  readonly after: TableCounts | null;
}

/** A commit that is younger than any other when it is made, and the WAL segment that it lies in. */
export interface Marker {
  /** 64 bits, decimal. */
  readonly transaction: string;
  readonly segment: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** @param moment milliseconds since the epoch; null = the drill goes to the end */
export async function viewLive(site: Site, moment: number | null): Promise<LiveView> {
  const database = await tryDatabase(site);
  if (database === null) return { database, marker: null, before: null, after: null };
  const before = await tableCounts(database, { moment, tables: null });
  const marker = await mark(database, site);
  const after = moment === null ? await tableCounts(database, { moment: null, tables: before }) : null;
  return { database, marker, before, after };
}

/**
 * A transaction with an id of its own writes a commit record though it changes nothing (PostgreSQL source,
 * RecordTransactionCommit): no table, no row and no lock is needed for it, and `pg_xact_status` knows it on the other side.
 */
async function mark(database: OpenDatabase, { world }: Site): Promise<Marker> {
  const script = `begin;
select pg_current_xact_id();
commit;
select pg_walfile_name(pg_current_wal_lsn());
`;
  const at = world.clock.now().getTime();
  const lines = (await database.run(database.own, script)).trim().split('\n');
  const [transaction = '', segment = ''] = lines.slice(-2).map((line) => line.trim());
  return { transaction, segment, at };
}
