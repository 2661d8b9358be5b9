import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import type { openAdopted } from './plan-input.ts';

type Adopted = ReturnType<typeof openAdopted>;

/**
 * A file of the generation in effect, byte by byte as it was written; undefined = that generation has none. It may be run or
 * installed as root, and lies where somebody who is not root may write: what is used is therefore this text, never the file
 * again. A Problem when it is another one by now.
 */
export function generatedText(
  { generation, places }: Adopted,
  path: string,
  world: World,
): string | undefined {
  const record = generation?.files.find((file) => file.path === path);
  if (generation === null || record === undefined) return undefined;
  const whole = posix.join(places.generations, String(generation.number), path);
  const file = world.files.read(whole);
  if (file.ok && createHash('sha256').update(file.text).digest('hex') === record.sha256) return file.text;
  throw new Problem({
    code: 'generated-file-altered',
    message: file.ok ? `${whole} is not as Seaworthy wrote it` : `${whole} ${file.reason}`,
    hints: ['run seaworthy apply to write it again, or run your own copy by hand'],
  });
}
