import { z } from 'zod';
import type { TopLevelFragment } from '../../model/fragment.ts';

const named = z.looseObject({ name: z.string() });

/** Docker's name for a volume that we declare (compose-spec, 07-volumes.md, `name`). */
export function volumeName(project: string, { name, value }: TopLevelFragment): string {
  const own = named.safeParse(value);
  return own.success ? own.data.name : `${project}_${name}`;
}
