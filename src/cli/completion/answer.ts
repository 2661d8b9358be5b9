// What the scripts of `seaworthy completion` ask, at every Tab. One line says what the shell should complete by itself
// (`files`, `directories`, or `words`: nothing), then one candidate a line, with a tab before what it is.

import { isShell } from '../../commands/completion/scripts.ts';
import { oneLine, Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { commands } from '../commands.ts';
import { type Candidate, type Look, propose } from './propose.ts';
import { typedWords } from './typed-words.ts';
import { lookIn } from './values.ts';

/** `given`: the shell, then the words after the program's name up to the cursor. Never fails: nobody could read it. */
export function answerCompletion(given: readonly string[], world: World | Problem): string {
  const [shell = '', ...rest] = given;
  if (!isShell(shell) || world instanceof Problem) return 'words\n';
  const { words, isSplit } = typedWords(shell, rest);
  const { candidates, paths, prefix } = propose(words, commands, orNothing(lookIn(world)));
  const lines = candidates.map((candidate) => lineOf(candidate, isSplit ? '' : prefix));
  return [paths ?? 'words', ...lines, ''].join('\n');
}

function lineOf({ text, brief }: Candidate, prefix: string): string {
  return `${prefix}${text}\t${oneLine(brief)}`;
}

/** A deployment whose records are damaged or not ours to read has no runs to propose. */
function orNothing(look: Look): Look {
  return (...words) => {
    try {
      return look(...words);
    } catch {
      return [];
    }
  };
}
