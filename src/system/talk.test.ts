import { describe, expect, it } from 'vitest';
import { systemTalk } from './talk.ts';

function record(parts: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  return { written, talk: systemTalk({ ...parts, write: (text) => written.push(text) }) };
}

describe('systemTalk', () => {
  it('replaces progress in place on a terminal', () => {
    const { written, talk } = record({ isTTY: true, columns: 80 });
    talk.progress('one');
    talk.progress('two');
    expect(written).toEqual(['\r\u001b[2Kone', '\r\u001b[2Ktwo']);
  });

  it('shows no progress in a pipe', () => {
    const { written, talk } = record({});
    talk.progress('one');
    expect(written).toEqual([]);
  });

  it('never lets progress wrap', () => {
    const { written, talk } = record({ isTTY: true, columns: 5 });
    talk.progress('123456789');
    expect(written).toEqual(['\r\u001b[2K1234']);
  });

  it('takes progress away before a line that stays', () => {
    const { written, talk } = record({ isTTY: true });
    talk.progress('one');
    talk.warn('careful');
    talk.warn('again');
    expect(written).toEqual(['\r\u001b[2Kone', '\r\u001b[2K', 'careful\n', 'again\n']);
  });

  it('lets no text from outside forge lines or colours', () => {
    const { written, talk } = record({});
    talk.warn('a\nb\u001b[31m');
    expect(written).toEqual(['a\\x0ab\\x1b[31m\n']);
  });

  it('shows text as it is, on lines of its own', () => {
    const { written, talk } = record({ isTTY: true });
    talk.progress('one');
    talk.show('a plan\nof two lines');
    talk.show('with its end\n');
    expect(written.slice(1)).toEqual(['\r\u001b[2K', 'a plan\nof two lines\n', 'with its end\n']);
  });

  it('asks nobody where stderr is no terminal', () => {
    expect(record({}).talk.canAsk).toBe(false);
  });
});
