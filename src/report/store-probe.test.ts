import { describe, expect, it } from 'vitest';
import { type PrintedProbe, printProbe } from './store-probe.ts';

const good: PrintedProbe = {
  verdict: 'trusted',
  store: { url: 'https://s3.example.com', bucket: 'backup', region: 'eu-west-1' },
  steps: [
    { name: 'reach', state: 'ok', milliseconds: 12, saw: 'the store answers' },
    { name: 'put and get', state: 'ok', milliseconds: 1204, saw: '256 KiB came back' },
  ],
  left: [],
};

describe('a printed probe', () => {
  it('is a table and a verdict', () => {
    expect(printProbe(good)).toBe(
      [
        'https://s3.example.com, bucket backup, region eu-west-1',
        '',
        '  ok       reach            12 ms  the store answers',
        '  ok       put and get    1204 ms  256 KiB came back',
        '',
        'trusted: it does all that backups need',
        '',
      ].join('\n'),
    );
  });

  it('says once what to do, and what was left behind', () => {
    const bad = { state: 'failed', milliseconds: 1, saw: 'wrong bytes', todo: 'Use another store' } as const;
    const text = printProbe({
      ...good,
      verdict: 'refused',
      steps: [
        { name: 'a', ...bad },
        { name: 'b', ...bad },
      ],
      left: ['probe/x'],
    });
    expect(text.match(/HINT: Use another store/g)).toHaveLength(1);
    expect(text).toContain('refused: no backup goes there');
    expect(text).toContain('left behind: probe/x\nHINT: ');
  });

  it('lets no line be forged by a store', () => {
    const forged = { ...good, store: { ...good.store, bucket: 'a\n  ok  b' } };
    expect(printProbe(forged).split('\n')[0]).toContain('a\\x0a  ok  b');
  });
});
