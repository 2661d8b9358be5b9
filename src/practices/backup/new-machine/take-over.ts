// The new machine goes on where the old one ended: its archive has to be the one that was restored from.
import { posix } from 'node:path';
import type { Adopted } from '../../../engine/adopted.ts';
import { readWishes } from '../../../engine/wishes/read.ts';
import { listed } from '../../../engine/words.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { type Repository, repositoriesOf } from '../repositories/repository.ts';
import { storeForm } from '../repositories/store-form.ts';

/** Every repository of the wishes has to be within reach here, and the one that was restored from has to be among them. */
export function requireArchiveHere({ places }: Adopted, source: Repository, world: World): void {
  const { wishes } = readWishes(places.directory, world.files);
  const wished = repositoriesOf(wishes.backup, storeForm);
  const all = typeof wished === 'string' ? [] : wished;
  if (!all.some(({ shown }) => shown === source.shown))
    throw refused(
      `the saved wishes archive into ${listed(all.map(({ shown }) => shown)) || 'nothing'}, not into ${source.shown}`,
      'give the repository the place that it had',
    );
  const away = all.filter((one) => one.kind === 'folder' && world.files.status(one.path) === 'missing');
  if (away.length > 0)
    throw refused(
      `the saved wishes archive into ${listed(away.map(({ shown }) => shown))} too, which is not on this machine`,
      `mount it at ${posix.normalize(away[0]?.shown ?? '')}`,
    );
}

function refused(message: string, hint: string): Problem {
  return new Problem({
    code: 'restore-take-over',
    message: `--take-over: ${message}`,
    hints: [hint, 'or leave --take-over out, and name a repository in seaworthy.yaml afterwards'],
  });
}
