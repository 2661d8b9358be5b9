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
    const width = Math.max(1, (stream.columns ?? 80) - 1);
    stream.write(clearLine + [...oneLine(line)].slice(0, width).join(''));
    progressShown = line !== '';
  }

  function warn(line: string): void {
    if (progressShown) stream.write(clearLine);
    progressShown = false;
    stream.write(`${oneLine(line)}\n`);
  }

  const notYet = (): never => {
    throw new Error('not yet');
  };
  return { progress, warn, show: notYet, canAsk: false, confirm: notYet, ask: notYet, askSecret: notYet };
}
