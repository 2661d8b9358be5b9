import { join } from 'node:path';
import type { Case } from './cases.ts';
import { askOurselves, judge, type Verdict } from './compare.ts';
import { inFolder } from './folders.ts';
import { type Answer, askCompose, type OracleRun } from './oracle.ts';

/** Where we and Compose differ on a case, in a folder of its own. */
export function judgeCase(one: Case): Promise<Verdict> {
  return inFolder(one.files, (folder) => judge(runOf(one, folder)));
}

/** What we make of a case, the same on every machine: the folder is called `/project`. */
export function resolveCase(one: Case): Promise<Answer> {
  return inFolder(one.files, async (folder) => portable(askOurselves(runOf(one, folder)), folder));
}

/** What Compose makes of it. */
export function recordCase(one: Case): Promise<Answer> {
  return inFolder(one.files, async (folder) => portable(await askCompose(runOf(one, folder)), folder));
}

function runOf(
  { name: _, files: __, arguments: given = [], at = '.', ...rest }: Case,
  folder: string,
): OracleRun {
  return { ...rest, directory: join(folder, at), files: given };
}

function portable(answer: Answer, folder: string): Answer {
  if (!answer.ok) return answer;
  // Paths may point beside the folder too.
  const parent = join(folder, '..');
  const text = JSON.stringify(answer.json).replaceAll(folder, '/project').replaceAll(parent, '');
  return { ok: true, json: JSON.parse(text) };
}
