import { describe, expect, it } from 'vitest';
import { saveFile, saveFolders } from './objects.ts';
import type { Sidecars } from './sidecars.ts';

/** As restic 0.18 says it (its manual, "Scripting"). */
const status = (share: number) =>
  `{"message_type":"status","seconds_elapsed":1,"percent_done":${share},"total_files":2,"current_files":["/objects/a"]}`;
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
    const shares: number[] = [];
    const saved = await saveFolders(sidecars, 1, ['/objects'], 'p', (share) => shares.push(share));
    expect(saved).toEqual({ snapshot: 'abc', files: 2, bytes: 30, addedBytes: 7 });
    expect([ran.length, answers]).toEqual([1, ['']]);
    expect(shares.map((share) => Math.floor(share * 100))).toEqual(
      Array.from({ length: 100 }, (_, at) => at),
    );
  });

  it('reads the files of the deployment the same way', async () => {
    const { sidecars, answers } = printing([status(0.5), summary]);
    const file = { path: '/x.tar', name: 'deployment.tar', kind: 'deployment' } as const;
    expect(await saveFile(sidecars, 1, file, 'p')).toMatchObject({ snapshot: 'abc' });
    expect(answers).toEqual(['']);
  });

  it('says that an answer without a summary is none', async () => {
    const { sidecars } = printing([status(1)]);
    await expect(saveFolders(sidecars, 1, [], 'p')).rejects.toThrow('unexpected form');
  });
});
