import type { DrillProof } from '../../../../model/drill.ts';
import type { Drilled } from '../drilled.ts';
import { inContainer, lastWords } from '../in-container.ts';
import { type About, failed, passed } from './proof.ts';

const about: About = { id: 'readable', title: 'Every page can be read' };

/** @param by the program that went through all of the cluster; `faults` what it said, as far as it is no success */
export function judgeReadable(by: string, faults: readonly string[]): DrillProof {
  const how =
    by === 'pg_amcheck' ? 'tables and indexes were checked by pg_amcheck' : 'every row was read by pg_dump';
  if (faults.length > 0) return failed(about, faults[0] ?? '', faults.slice(0, 20));
  return passed(about, `${how}, in every database`);
}

/**
 * POSIX sh: HOST AMCHECK. `pg_amcheck` reads every page of every table and B-tree, and installs its extension for that, in the drill's
 * own cluster (postgresql.org/docs/17/app-pgamcheck.html). Where the image has none, `pg_dump` reads every row. Exported for its test.
 */
export const readScript = `
if [ "$2" = 1 ] && pg_amcheck --version >/dev/null 2>&1; then
  echo pg_amcheck
  pg_amcheck -h "$1" -U supabase_admin --all --install-missing --jobs=1 2>&1
  exit $?
fi
echo pg_dump
names=$(psql -X -A -t -q -h "$1" -U supabase_admin -d postgres -c \\
  "select datname from pg_database where datallowconn and not datistemplate" 2>&1) || { echo "$names"; exit 1; }
[ -n "$names" ] || { echo 'the server lists no database'; exit 1; }
code=0
while IFS= read -r name; do
  PGDATABASE=$name pg_dump -h "$1" -U supabase_admin --format=custom --compress=0 --file=/dev/null 2>&1 </dev/null || code=1
done <<END
$names
END
exit $code
`;

export async function proveReadable({ database, world, client, port }: Drilled): Promise<DrillProof> {
  const sql = "select count(*) from pg_available_extensions where name = 'amcheck';\n";
  const available = (await database.run(database.own, sql)).trim();
  const environment = { PGPASSWORD: database.password, PGPORT: port };
  const words = ['sh', '-c', readScript, 'sh', database.door.host, available];
  const result = await inContainer(client, words, { environment }, world);
  const [by = '', ...lines] = result.ran ? result.stdout.trim().split('\n') : [];
  const told = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (result.ran && result.code === 0) return judgeReadable(by, []);
  return judgeReadable(by, told.length === 0 ? [lastWords(result)] : told);
}
