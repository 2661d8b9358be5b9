import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { writeRun } from '../state/runs.ts';
import { databaseServices } from './database.ts';
import { dumpDatabase } from './dump.ts';

/** The run with its dump, when it recreates the database's container. Problems leave nothing behind; nothing else was changed. */
export async function dumpedFirst(
  run: Run,
  adopted: Adopted,
  { withoutDump, world }: { readonly withoutDump: boolean; readonly world: World },
): Promise<Run> {
  const { recreates = [] } = run;
  if (withoutDump || recreates.length === 0) return run;
  const [own, ...others] = await databaseServices(adopted, world);
  const undumped = others.find((name) => recreates.includes(name));
  if (undumped !== undefined) throw noDumpOf(undumped, own ?? '');
  if (own === undefined || !recreates.includes(own)) return run;
  const dumped = { ...run, dump: await dumpDatabase({ adopted, run: run.number, world }) };
  writeRun(adopted.places, dumped, world.tree);
  return dumped;
}

/** A replica, or a database of another kind beside the first: which login it has is not ours to guess. */
function noDumpOf(service: string, own: string): Problem {
  return new Problem({
    code: 'dump-of-other-database',
    message: `${service} would be recreated as well, and a dump is taken of ${own} alone`,
    hints: [`take a dump of ${service} yourself, then run this again with --without-dump`],
  });
}
