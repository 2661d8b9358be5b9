import { describe, expect, it } from 'vitest';
import { preparedInfo } from './await-stanza.ts';
import type { Sidecars } from './sidecars.ts';

const repository = (code: number, message: string) => ({
  key: 1,
  cipher: 'aes-256-cbc',
  status: { code, message },
});
const info = (code: number, message: string) =>
  JSON.stringify([{ name: 'main', repo: [repository(code, message)], archive: [], backup: [] }]);

/** Sidecars that answer `info` with one text after the other, and the last for ever. */
function answering(texts: readonly string[], status = '{}'): { sidecars: Sidecars; asked: () => number } {
  let asked = 0;
  const inDatabase = async (words: readonly string[]) => {
    if (words.includes('cat')) return status;
    asked += 1;
    return texts[Math.min(asked, texts.length) - 1] ?? '';
  };
  return { sidecars: { inDatabase } as unknown as Sidecars, asked: () => asked };
}

function bench() {
  let ms = 0;
  const clock = {
    now: () => new Date(ms),
    sleep: async (pause: number) => {
      ms += pause;
    },
  };
  return { clock, talk: { progress() {}, warn() {} } } as unknown as Parameters<typeof preparedInfo>[2];
}

describe('a repository that is not prepared yet', () => {
  it('is waited for', async () => {
    const missing = info(1, 'missing stanza path');
    const { sidecars, asked } = answering([missing, missing, info(2, 'no valid backups')]);
    expect(await preparedInfo(sidecars, 1, bench())).toMatchObject({ status: 'no valid backups' });
    expect(asked()).toBe(3);
  });

  it('is told after two minutes, with what keeps the sidecar from it', async () => {
    const none = { segments: 0, bytes: 0, oldest: null };
    const failing = { since: '2026-11-27T00:00:00Z', reason: 'stanza-create: AccessDenied' };
    const own = { number: 1, place: 'p', waiting: none, lastPushed: null, failing };
    const status = { at: failing.since, spool: none, lastPushed: null, failing, repositories: [own] };
    const { sidecars } = answering([info(1, 'missing stanza path')], JSON.stringify(status));
    await expect(preparedInfo(sidecars, 1, bench())).rejects.toMatchObject({
      message: 'repository 1 is not prepared: stanza-create: AccessDenied',
    });
  });

  it('is not waited for where something else is wrong', async () => {
    const { sidecars, asked } = answering([info(99, 'the key does not open this repository')]);
    await preparedInfo(sidecars, 1, bench());
    expect(asked()).toBe(1);
  });
});
