// Questions to a person at a terminal, with Node's own line editor. @clack/prompts was weighed and left out: it brings six
// packages, and its questions never end when the terminal goes away (its Prompt listens to keys alone).
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { oneLine } from '../model/problem.ts';

/** Where questions are asked and answered. */
export interface Desk {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Yes or no; no unless the person says yes. */
export async function askYesNo(desk: Desk, question: string): Promise<boolean> {
  for (;;) {
    const answer = await askLine(desk, `${question} [y/N] `);
    const word = answer?.trim().toLowerCase() ?? '';
    if (word === 'y' || word === 'yes') return true;
    if (word === '' || word === 'n' || word === 'no') return false;
  }
}

/** A line of text without the blanks around it; null = interrupted. */
export async function askText(desk: Desk, question: string, fallback?: string): Promise<string | null> {
  const offer = fallback === undefined || fallback === '' ? '' : ` [${fallback}]`;
  const answer = await askLine(desk, `${question}${offer} `);
  if (answer === null) return null;
  return answer.trim() === '' ? (fallback ?? '') : answer.trim();
}

/** A line that is not shown, not even its length; null = interrupted. */
export function askHidden(desk: Desk, question: string): Promise<string | null> {
  return askLine(desk, `${question} (not shown) `, true);
}

/** null when the person presses Ctrl-C or Ctrl-D, or the terminal goes away. The terminal is as before when this resolves. */
function askLine({ input, output }: Desk, prompt: string, isHidden = false): Promise<string | null> {
  return new Promise((resolve) => {
    const shown = oneLine(prompt);
    // The editor draws every key it hears; a hidden answer is drawn into nothing.
    const canvas = isHidden ? nowhere() : output;
    const editor = createInterface({ input, output: canvas, terminal: true, historySize: 0 });
    // Not before: from here on the terminal itself shows no key.
    if (isHidden) output.write(shown);

    function settle(answer: string | null): void {
      editor.off('close', interrupted);
      editor.close();
      if (answer === null || isHidden) output.write('\n');
      resolve(answer);
    }

    function interrupted(): void {
      settle(null);
    }

    editor.once('line', settle);
    editor.once('SIGINT', interrupted);
    editor.once('close', interrupted);
    editor.setPrompt(isHidden ? '' : shown);
    editor.prompt();
  });
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
