import { posix } from 'node:path';
import { z } from 'zod';
import type { ObjectsStatus } from '../../../model/sidecar.ts';
import { captures } from './objects.ts';
import type { Sidecars } from './sidecars.ts';

const shape = z.looseObject({
  at: z.string(),
  isWatching: z.boolean(),
  captured: z.number(),
  pruned: z.number(),
  lastRescan: z.string().nullable(),
  failing: z.looseObject({ since: z.string(), reason: z.string() }).nullable(),
});

/** What the sidecar of objects says of its captures; null = nothing that can be read. */
export async function captureStatus(sidecars: Sidecars): Promise<ObjectsStatus | null> {
  try {
    return shape.parse(
      JSON.parse(
        await sidecars.besideObjects(['cat', posix.join(captures, '.status.json')], { timeoutMs: 30_000 }),
      ),
    );
  } catch {
    return null;
  }
}
