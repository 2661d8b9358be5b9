// What a restore from a dump would do, known before anything is touched.
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { listed } from '../../../engine/words.ts';
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import type { Cluster } from './cluster.ts';
import { type Inventory, inventoryOf, type Section } from './inventory.ts';
import type { DumpStream } from './source.ts';

/** One database that is filled from one section of one stream. */
export interface Filling {
  readonly database: string;
  readonly isNew: boolean;
  readonly stream: DumpStream;
  readonly section: Section;
}

export interface DumpPlan {
  /** Streams whose first section is roles and settings of databases. */
  readonly globals: readonly DumpStream[];
  readonly fillings: readonly Filling[];
  /** Roles that things in the dump belong to or are granted to, which neither it nor the cluster has. */
  readonly missingRoles: readonly string[];
  /** Roles that the dump makes and the cluster does not have. */
  readonly newRoles: readonly string[];
  readonly server: string | null;
  readonly bytes: number;
}

const limitMs = 48 * 60 * 60_000;

/** Reads every stream once. A dump that is not whole, or needs what the cluster does not have, is refused. */
export async function planDump(
  streams: readonly DumpStream[],
  {
    database,
    cluster,
    world,
  }: { readonly database: OpenDatabase; readonly cluster: Cluster; readonly world: World },
): Promise<DumpPlan> {
  const read: { stream: DumpStream; inventory: Inventory }[] = [];
  let bytes = 0;
  for (const stream of streams) {
    const scanned = await scan(stream, world);
    bytes += scanned.bytes;
    read.push({ stream, inventory: scanned.inventory });
  }
  const fillings = read.flatMap(({ stream, inventory }) =>
    fillingsOf(stream, inventory, database.own, cluster),
  );
  refuseMissing(fillings, cluster);
  const made = new Set(read.flatMap(({ inventory }) => [...inventory.made]));
  const needed = new Set(read.flatMap(({ inventory }) => [...inventory.roles]));
  return {
    globals: read
      .filter(({ stream, inventory }) => stream.holds === 'roles' || hasGlobals(inventory))
      .map(({ stream }) => stream),
    fillings,
    missingRoles: [...needed].filter((name) => !made.has(name) && !cluster.roles.has(name)).sort(),
    newRoles: [...made].filter((name) => !cluster.roles.has(name)).sort(),
    server: read.map(({ inventory }) => inventory.server).find((one) => one !== null) ?? null,
    bytes,
  };
}

async function scan(
  stream: DumpStream,
  world: World,
): Promise<{ readonly inventory: Inventory; readonly bytes: number }> {
  const filter = inventoryOf();
  const result = await world.pipes.run({
    ...stream.input,
    filter,
    timeoutMs: limitMs,
    onBytes: (bytes) => world.talk.progress(`reading ${stream.shown}: ${printBytes(bytes)}`),
  });
  world.talk.progress('');
  if (!result.ok) throw broken(stream, `cannot be read: ${result.reason}`);
  const inventory = filter.inventory();
  if (inventory.sections.every(({ statements }) => statements === 0)) throw broken(stream, 'is empty');
  if (!inventory.isWhole) throw broken(stream, 'has no end: the program that wrote it was cut short');
  return { inventory, bytes: result.bytes };
}

/** What stands before a `\connect` is for the cluster, unless no `\connect` comes. */
function hasGlobals({ sections }: Inventory): boolean {
  return sections.length > 1;
}

/** Templates are the cluster's own: nobody's data is in them. */
const templates = new Set(['template0', 'template1']);

function fillingsOf(
  stream: DumpStream,
  inventory: Inventory,
  own: string,
  cluster: Cluster,
): readonly Filling[] {
  if (stream.holds === 'roles') return [];
  const sections = hasGlobals(inventory) ? inventory.sections.slice(1) : inventory.sections;
  return sections
    .filter(({ name }) => !templates.has(name))
    .map((section) => {
      const database = section.name === '' ? own : section.name;
      return { database, isNew: !cluster.databases.includes(database), stream, section };
    });
}

function refuseMissing(fillings: readonly Filling[], cluster: Cluster): void {
  const wanted = [...new Set(fillings.flatMap(({ section }) => [...section.extensions]))];
  const missing = wanted.filter((name) => !cluster.extensions.has(name)).sort();
  if (missing.length === 0) return;
  throw new Problem({
    code: 'dump-extension',
    message: `the dump needs ${listed(missing, 8)}, which this database's image does not have`,
    hints: [
      'drop the extension where the dump comes from and take another, or use an image of the same major version as there',
    ],
  });
}

function broken({ shown }: DumpStream, why: string): Problem {
  return new Problem({
    code: 'dump-broken',
    message: `${shown} ${why}`,
    hints: ['take another dump; one that ended well says "dump complete" in its last lines'],
  });
}
