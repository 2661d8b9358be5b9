import { join } from 'node:path';
import type { Case } from './cases.ts';
import { judge, type Verdict } from './compare.ts';
import { inFolder } from './folders.ts';

/** Where we and Compose differ on a case, in a folder of its own. */
export function judgeCase({
  name: _,
  files,
  arguments: given = [],
  at = '.',
  ...rest
}: Case): Promise<Verdict> {
  return inFolder(files, (folder) => judge({ ...rest, directory: join(folder, at), files: given }));
}
