import { posix } from 'node:path';
import { known, unknownFact } from '../../model/fact.ts';
import type { ObjectParityFact } from '../../model/facts/objects.ts';
import type { GathererContext } from '../gatherer.ts';
import type { ObjectPlace } from './place.ts';
import type { ObjectRow } from './rows.ts';
import { sampleOf } from './sample.ts';

/** Enough to see a copy that lost them, which loses all; few enough to ask one by one. */
const sampleSize = 20;

const attribute = 'user.supabase.content-type';

type Answer = 'there' | 'lost' | 'gone' | { readonly reason: string };

/**
 * Whether files still carry the content type that the file backend keeps in an extended attribute and nowhere else
 * (supabase/storage src/storage/backend/file.ts METADATA_ATTR_KEYS). A sample spread evenly over the present files.
 */
export async function objectAttributes(
  context: GathererContext,
  place: ObjectPlace,
  present: readonly (readonly [path: string, row: ObjectRow])[],
): Promise<ObjectParityFact['attributes']> {
  const step = Math.max(1, present.length / sampleSize);
  const asked = present.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  const without: string[] = [];
  let answered = 0;
  for (const [path, row] of asked) {
    const answer = await ask(context, place, path);
    if (typeof answer === 'object') return unknownFact(answer.reason);
    if (answer !== 'gone') answered += 1;
    if (answer === 'lost') without.push(row.name);
  }
  if (answered === 0) return unknownFact('needs an object whose file is there');
  return known({ asked: answered, without: sampleOf(context, without) });
}

/** On this machine, else with the program of the storage service's container: few servers have getfattr installed. */
async function ask(context: GathererContext, place: ObjectPlace, path: string): Promise<Answer> {
  const here = await getfattr(context, ['getfattr'], posix.join(place.folder, path));
  if (here !== 'not installed') return here;
  const inContainer = ['docker', 'exec', '--env', 'LC_ALL=C', place.container, 'getfattr'] as const;
  const there = await getfattr(context, inContainer, posix.join(place.inside, path));
  return there === 'not installed'
    ? { reason: 'needs getfattr, which neither this machine nor the storage service has (package attr)' }
    : there;
}

async function getfattr(
  context: GathererContext,
  program: readonly [string, ...string[]],
  path: string,
): Promise<Answer | 'not installed'> {
  const result = await context.world.exec.run({
    argv: [...program, '--absolute-names', '--only-values', '-n', attribute, '--', path],
    environment: { LC_ALL: 'C' },
    timeoutMs: 5_000,
  });
  if (!result.ran) {
    return result.reason.endsWith('is not installed') ? 'not installed' : { reason: result.reason };
  }
  if (result.code === 0) return result.stdout === '' ? 'lost' : 'there';
  // What `docker exec` and a container that does not run say; 126 and 127 are a program that is not there.
  if (program[0] === 'docker' && /^(?:Error|OCI runtime)|executable file not found/m.test(result.stderr)) {
    return 'not installed';
  }
  if (result.code === 126 || result.code === 127) return 'not installed';
  // A file system without attributes has lost them as well.
  if (/No such attribute|Operation not supported/.test(result.stderr)) return 'lost';
  if (/No such file or directory/.test(result.stderr)) return 'gone';
  const words = result.stderr.trim().split(': ').at(-1) || `it ended with code ${result.code}`;
  return { reason: `getfattr failed: ${context.redactor.text(words)}` };
}
