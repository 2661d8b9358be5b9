// One database filled from its section, in one transaction that is committed when it is proven.
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { psqlProgram } from '../logical/server.ts';
import { streamWords } from '../operations/progress.ts';
import { elsewhere } from './cluster.ts';
import type { TargetCluster } from './fitting.ts';
import { quotedName } from './names.ts';
import type { DumpPlan, Filling } from './plan.ts';
import { proofSql, quietSql } from './proof.ts';
import { sectionFeed } from './section-feed.ts';
import type { DumpStream } from './source.ts';

const limitMs = 48 * 60 * 60_000;
const mark = 'seaworthy-job:';

export interface FillSite {
  readonly database: OpenDatabase;
  readonly target: TargetCluster;
  readonly world: World;
  /** The client knows `\restrict`, by which psql runs no command of a dump (its CVE-2025-8714). */
  readonly isRestricted: boolean;
}

export interface Filled {
  /** Jobs of pg_cron that were on, and are off. */
  readonly jobs: readonly { readonly id: number; readonly name: string }[];
  /** What a person has to know of what was left out. */
  readonly told: readonly string[];
}

/** Roles and settings of databases: they belong to the whole cluster. Roles that are missing are made, without a login. */
export async function fillGlobals(plan: DumpPlan, site: FillSite): Promise<readonly string[]> {
  const told: string[] = [];
  const missing = plan.missingRoles.map((name) => `create role ${quotedName(name)} nologin;\n`).join('');
  if (missing !== '') await site.database.run(elsewhere, missing);
  for (const stream of plan.globals) {
    const one = await feed(site, { stream, section: '', database: elsewhere, proof: '' });
    told.push(...one.told);
  }
  return told;
}

export async function fillDatabase({ stream, section, database }: Filling, site: FillSite): Promise<Filled> {
  const proof = proofSql(section);
  const { told, printed } = await feed(site, { stream, section: section.name, database, proof });
  const jobs = printed
    .split('\n')
    .filter((line) => line.startsWith(mark))
    .map((line) => JSON.parse(line.slice(mark.length)) as Filled['jobs'][number]);
  return { jobs, told };
}

interface Feed {
  readonly stream: DumpStream;
  readonly section: string;
  readonly database: string;
  readonly proof: string;
}

async function feed(
  site: FillSite,
  { stream, section, database, proof }: Feed,
): Promise<{ readonly told: readonly string[]; readonly printed: string }> {
  const { world, target } = site;
  const token = Buffer.from(world.randomBytes(24)).toString('hex');
  const filter = sectionFeed({
    ...{ section, target },
    before: `${preamble}${site.isRestricted ? `\\restrict ${token}\n` : ''}`,
    // A dump leaves settings of its own behind.
    after: `${site.isRestricted ? `\\unrestrict ${token}\n` : ''}reset session authorization;\n${proof}${proof === '' ? '' : quietSql(mark)}commit;\n`,
  });
  const begun = world.clock.now();
  const result = await world.pipes.run({
    ...stream.input,
    filter,
    to: psqlProgram(site.database, database),
    timeoutMs: limitMs,
    onBytes: (bytes) => world.talk.progress(`filling ${database}: ${streamWords(bytes, begun, world.clock)}`),
  });
  world.talk.progress('');
  if (result.ok) return { told: filter.told(), printed: result.last?.stdout ?? '' };
  throw new Problem({
    code: 'dump-refused',
    message: `${database} did not take the dump: ${site.database.redact(wordsOf(result.end?.stderr ?? result.reason))}`,
    hints: [
      'every database is as it was; roles that were here before may keep what the dump says of them',
      'mend that in the source or in the dump, and begin again',
    ],
    fault: 'world',
  });
}

/** `VERBOSITY terse` keeps rows out of messages. Nothing is sent anywhere before the transaction is open. */
const preamble = `\\set ON_ERROR_STOP on
\\set VERBOSITY terse
\\set SHOW_CONTEXT never
\\o /dev/null
select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_settings
  where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout', 'lock_timeout');
begin;
`;

/** The first error of psql: what follows is its consequence. */
function wordsOf(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const line =
    lines.find((one) => /ERROR|FATAL|error:/.test(one)) ?? lines.findLast((one) => one !== '') ?? '';
  return line.replace(/^psql:<stdin>:\d+: /, '').slice(0, 400);
}

/** Whether the psql of this server knows `\\restrict`. */
export async function knowsRestrict(database: OpenDatabase): Promise<boolean> {
  try {
    await database.run(database.own, '\\restrict seaworthy\n\\unrestrict seaworthy\n');
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
