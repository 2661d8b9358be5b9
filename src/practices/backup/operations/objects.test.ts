import { describe, expect, it } from 'vitest';
import { saveFile, saveFolders, snapshotsAhead, verifyObjects } from './objects.ts';
import type { Progress } from './progress.ts';
import { EngineFailure, type Sidecars } from './sidecars.ts';

/** As restic 0.18 says it (its manual, "Scripting"). */
const status = (share: number) =>
  `{"message_type":"status","seconds_elapsed":1,"percent_done":${share},"total_files":2,"total_bytes":1000,"bytes_done":${Math.floor(share * 1000)},"current_files":["/objects/a"]}`;
const summary = JSON.stringify({
  ...{ message_type: 'summary', snapshot_id: 'abc', data_added: 9, data_added_packed: 7 },
  ...{ total_files_processed: 2, total_bytes_processed: 30 },
});

/** STAND-IN for restic: prints these lines, as they come to who listens, else as its answer. */
function printing(lines: readonly string[]) {
  const answers: string[] = [];
  const ran: (readonly string[])[] = [];
  const sidecars = {
    restic: async (_: number, words: readonly string[], more: Parameters<Sidecars['restic']>[2]) => {
      ran.push(words);
      for (const line of lines) more?.onOutputLine?.(line);
      const answer = more?.onOutputLine === undefined ? lines.join('\n') : '';
      answers.push(answer);
      return answer;
    },
  } as unknown as Sidecars;
  return { sidecars, answers, ran };
}

describe('saving objects', () => {
  it('keeps nothing of what restic says on its way, which in an hour is more than an answer may hold', async () => {
    const lines = Array.from({ length: 60 * 60 }, (_, second) => status(second / 3600));
    const { sidecars, answers, ran } = printing([...lines, summary]);
    const heard: Progress[] = [];
    const saved = await saveFolders(sidecars, 1, ['/objects'], 'p', (at) => heard.push(at));
    expect(saved).toEqual({ snapshot: 'abc', files: 2, bytes: 30, addedBytes: 7 });
    expect([ran.length, answers]).toEqual([1, ['']]);
    expect(heard.every(({ share, bytes }) => bytes === Math.floor(share * 1000))).toBe(true);
    expect(heard.map(({ share }) => Math.floor(share * 100))).toEqual(
      Array.from({ length: 100 }, (_, at) => at),
    );
  });

  it('reads the files of the deployment the same way', async () => {
    const { sidecars, answers } = printing([status(0.5), summary]);
    const file = { path: '/x.tar', name: 'deployment.tar', kind: 'deployment' } as const;
    expect(await saveFile(sidecars, 1, file, 'p')).toMatchObject({ snapshot: 'abc' });
    expect(answers).toEqual(['']);
  });

  it('tells of reading back how many packs were read, and of no bytes, which restic does not tell', async () => {
    const { sidecars, ran } = printing([
      ...['check snapshots, trees and blobs', '[0:00] 100.00%  1 / 1 snapshots', 'read all data'],
      ...['[0:01] 42.11%  8 / 19 packs', '[1:02:03] 100.00%  19 / 19 packs', 'no errors were found'],
    ]);
    const heard: Progress[] = [];
    expect(await verifyObjects(sidecars, 1, (at) => heard.push(at))).toEqual([]);
    expect(heard).toEqual([
      { share: 0.4211, bytes: null },
      { share: 1, bytes: null },
    ]);
    expect(ran.at(-1)).toEqual(['check', '--read-data']);
  });

  it('says that an answer without a summary is none', async () => {
    const { sidecars } = printing([status(1)]);
    await expect(saveFolders(sidecars, 1, [], 'p')).rejects.toThrow('unexpected form');
  });
});

describe('reading objects back', () => {
  const pack = 'af065af40fb02ddc43e06e3ec4fd9c255e0527195f08392867424e5df687233b';

  /** STAND-IN for restic: `check` says these lines and fails. */
  function checked(lines: readonly string[]): Promise<readonly string[]> {
    const restic = async (_: number, [word]: readonly string[], more: Parameters<Sidecars['restic']>[2]) => {
      if (word !== 'check') return '';
      for (const line of lines) more?.onErrorLine?.(line);
      throw new EngineFailure('restic', lines.join('\n'), 1);
    };
    return verifyObjects({ restic } as unknown as Sidecars, 1);
  }

  it('names the files that are damaged or gone, as restic 0.18 told of them when they were', async () => {
    const lines = [
      `pack ${pack} contains 2 errors: [blob ba538d63: decrypting blob <data/ba538d63> from af065af4 failed]`,
      `pack ${pack}: does not exist`,
      'error: failed to load snapshot fca8d8b2: LoadRaw(<snapshot/fca8d8b2d3>): invalid data returned',
      `error: error loading index ${pack}: LoadRaw(<index/af065af40f>): invalid data returned`,
      'restic repair snapshots --forget',
      'Fatal: repository contains errors',
    ];
    expect(await checked(lines)).toEqual([
      `restic: pack ${pack} contains 2 errors`,
      `restic: pack ${pack}: does not exist`,
      'restic: failed to load snapshot fca8d8b2',
      `restic: error loading index ${pack}`,
    ]);
  });

  it('says what restic says where it names none', async () => {
    expect(await checked(['Fatal: wrong password or no key found'])).toEqual([
      'restic: the key does not open this repository (wrong password or no key found)',
    ]);
  });
});

describe('snapshots that are asked for ahead', () => {
  /** STAND-IN for restic: answers in its own time, fails in repository 9, and tells who was asked and given up. */
  function answering() {
    const asked: number[] = [];
    const givenUp: number[] = [];
    const sidecars = {
      restic: async (repository: number, _: readonly string[], more: Parameters<Sidecars['restic']>[2]) => {
        asked.push(repository);
        more?.until?.addEventListener('abort', () => givenUp.push(repository));
        if (repository === 9) throw new Error('the store does not answer');
        return JSON.stringify([{ id: `of ${repository}`, time: '2026-01-01T00:00:00Z', paths: ['/x'] }]);
      },
    } as unknown as Sidecars;
    return { sidecars, asked, givenUp };
  }

  it('are asked for once where the guess was right, and anew where it was not', async () => {
    const { sidecars, asked } = answering();
    const ahead = snapshotsAhead(sidecars, 1);
    expect(asked).toEqual([1]);
    expect(await ahead.of(1)).toMatchObject([{ id: 'of 1', repository: 1 }]);
    expect(await ahead.of(2)).toMatchObject([{ id: 'of 2', repository: 2 }]);
    expect(asked).toEqual([1, 2]);
  });

  it('fail for who wants them, and nobody else', async () => {
    const { sidecars } = answering();
    const ahead = snapshotsAhead(sidecars, 9);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(ahead.of(9)).rejects.toThrow('does not answer');
    expect(await ahead.of(1)).toHaveLength(1);
  });

  it('are given up where nobody waits any more', () => {
    const { sidecars, givenUp } = answering();
    snapshotsAhead(sidecars, 3).end();
    expect(givenUp).toEqual([3]);
  });
});
