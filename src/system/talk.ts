import { isatty } from 'node:tty';
import { oneLine } from '../model/problem.ts';
import type { Talk } from '../ports/talk.ts';

/** What a stream to people needs to have; `process.stderr` does. */
export interface TalkStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const clearLine = '\r\u001b[2K';

/** Talks on stderr. Progress stays on one line of a terminal and is silent elsewhere. */
export function systemTalk(stream: TalkStream = process.stderr): Talk {
  let progressShown = false;

  function progress(line: string): void {
    if (stream.isTTY !== true) return;
    // One column is left free: a full line would wrap, and wrapping cannot be taken back.
    const width = Math.max(1, (stream.columns || 80) - 1);
    stream.write(clearLine + [...oneLine(line)].slice(0, width).join(''));
    progressShown = line !== '';
  }

  function clearProgress(): void {
    if (progressShown) stream.write(clearLine);
    progressShown = false;
  }

  function warn(line: string): void {
    clearProgress();
    stream.write(`${oneLine(line)}\n`);
  }

  function show(text: string): void {
    clearProgress();
    stream.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** Loaded when somebody is asked, which most runs never do. Opening stdin is left until then too. */
  async function asking() {
    clearProgress();
    const { askHidden, askText, askYesNo } = await import('./questions.ts');
    return { askHidden, askText, askYesNo, desk: { input: process.stdin, output: process.stderr } };
  }

  return {
    progress,
    warn,
    show,
    canAsk: stream.isTTY === true && isatty(0),
    async confirm(question) {
      const { askYesNo, desk } = await asking();
      return askYesNo(desk, question);
    },
    async ask(question, fallback) {
      const { askText, desk } = await asking();
      return askText(desk, question, fallback);
    },
    async askSecret(question) {
      const { askHidden, desk } = await asking();
      return askHidden(desk, question);
    },
  };
}
