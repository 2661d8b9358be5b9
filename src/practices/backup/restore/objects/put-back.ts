import { z } from 'zod';
import { Problem } from '../../../../model/problem.ts';
import { type ObjectsResult, progressMark, resultMark } from '../../../../model/stored-objects.ts';
import type { World } from '../../../../ports/world.ts';
import { objectsFolder } from '../../container/objects-service.ts';
import { progressWords } from '../../operations/progress.ts';
import type { Container } from '../docker.ts';
import { endTask, runTask } from './task-container.ts';

export const objectsResultShape: () => z.ZodType<ObjectsResult> = () =>
  z.looseObject({
    rows: z.int(),
    kept: z.int(),
    fromCaptures: z.int(),
    fromBackups: z.int(),
    aside: z.int(),
    mended: z.int(),
    unlike: z.int(),
    missing: z.int(),
    unreadable: z.int(),
    firstMissing: z.array(z.string()),
  });

/**
 * Makes a store hold what rows say (src/sidecar/objects-restore). Nothing is deleted or written over; twice is once.
 *
 * @param request.sidecar what the container is made like: image, network, mounts; its `/objects` is the store
 * @param request.name of the container that does it; one that a killed run left is ended
 * @param request.rows file of writeRows
 * @param request.missing where every row whose file is nowhere is listed, a line of JSON each; absent afterwards when there is none
 */
export async function putObjectsBack(
  request: {
    readonly sidecar: Container;
    readonly name: string;
    readonly rows: string;
    readonly missing: string;
    /** Whose that list is. */
    readonly owner?: { readonly uid: number; readonly gid: number };
  },
  world: World,
): Promise<ObjectsResult> {
  const { sidecar, name, rows, missing, owner } = request;
  let said = '';
  const words = wordsOfPhases(world);
  // The file must not be there: a killed run may have left a part of it.
  await endTask(name, world);
  world.tree.remove(missing);
  await runTask(
    { sidecar, name, writable: [objectsFolder] },
    ['objects-restore'],
    {
      inputFile: rows,
      outputFile: missing,
      ...(owner === undefined ? {} : { outputOwner: owner }),
      onErrorLine: (line) => {
        if (line.startsWith(resultMark)) said = line.slice(resultMark.length);
        if (line.startsWith(progressMark)) world.talk.progress(words(line.slice(progressMark.length)));
      },
    },
    world,
  );
  world.talk.progress('');
  const result = objectsResultShape().safeParse(parsed(said));
  if (!result.success) throw unclear();
  if (result.data.missing === 0) world.tree.remove(missing);
  return result.data;
}

/** Each phase has a pace of its own. */
function wordsOfPhases({ clock }: World): (text: string) => string {
  let last = { phase: '', begun: clock.now() };
  return (text) => {
    const { phase, done, of } = parsed(text) as { phase: string; done: number; of: number };
    if (phase !== last.phase) last = { phase, begun: clock.now() };
    const share = of === 0 ? 1 : done / of;
    return `objects: ${phase}, ${done} of ${of}, ${progressWords({ share, bytes: null }, last.begun, clock)}`;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function unclear(): Problem {
  return new Problem({
    code: 'restore-objects',
    message: 'the program that puts objects back did not say how it ended',
    hints: ['run the command again: what is in place stays'],
    fault: 'world',
  });
}
