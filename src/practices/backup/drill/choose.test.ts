import { describe, expect, it } from 'vitest';
import type { DatabaseBackup } from '../operations/pgbackrest.ts';
import { readTarget } from '../restore/target.ts';
import { type ChooseInput, chooseForDrill } from './choose.ts';

const at = (time: string) => Date.parse(`2026-11-27T${time}Z`);

function backup(label: string, time: string): DatabaseBackup {
  const stopped = at(time) / 1000;
  const segment = '000000010000000000000003';
  return {
    ...{ repository: 1, label, type: 'full', started: stopped - 10, stopped, bytes: 1, storedBytes: 1 },
    ...{ wal: { start: segment, stop: segment }, hasErrors: false },
  };
}

const input: ChooseInput = {
  ...{ target: null, seed: 1, only: undefined, past: [], live: 1, archiveTimeout: 30 },
  now: new Date(at('10:00:00')),
  repositories: [
    {
      ...{ number: 1, status: 'ok', isEncrypted: true, wal: null },
      backups: [backup('20261127-020000F', '02:00:00'), backup('20261127-080000F', '08:00:00')],
    },
  ],
  status: {
    at: '2026-11-27T10:00:00Z',
    spool: { segments: 0, bytes: 0, oldest: null },
    lastPushed: { name: '000000010000000000000009', at: '2026-11-27T09:59:00Z' },
    ...{ failing: null, repositories: [], setBack: null },
  },
};

describe('the second of a drill', () => {
  it('lies in the window, away from what may still be on its way, with the backup that leads to it', () => {
    for (let seed = 0; seed < 500; seed++) {
      const choice = chooseForDrill({ ...input, seed });
      expect(choice.until).toBeGreaterThanOrEqual(at('02:00:01'));
      expect(choice.until).toBeLessThanOrEqual(at('09:58:30'));
      const wanted = choice.until < at('08:00:01') ? '20261127-020000F' : '20261127-080000F';
      expect(choice.backup).toBe(wanted);
    }
  });

  it('is none that waits in the spool, or of after the last push', () => {
    const oldest = '2026-11-27T08:10:00Z';
    const status = { ...input.status, spool: { segments: 9, bytes: 1, oldest } } as ChooseInput['status'];
    for (let seed = 0; seed < 500; seed++)
      expect(chooseForDrill({ ...input, status, seed }).until).toBeLessThanOrEqual(at('08:10:00'));
  });

  it('is the one that was asked for, and outside of the window is refused', () => {
    const target = readTarget('2026-11-27T03:00:00Z');
    expect(chooseForDrill({ ...input, target })).toMatchObject({
      until: at('03:00:00'),
      backup: '20261127-020000F',
    });
    expect(() => chooseForDrill({ ...input, target: readTarget('2026-11-27T01:00:00Z') })).toThrow(
      /the window is/,
    );
    expect(chooseForDrill({ ...input, target: readTarget('LATEST') })).toMatchObject({
      backup: '20261127-080000F',
    });
  });

  it('is found where a window is hardly there', () => {
    const lastPushed = { name: '000000010000000000000009', at: '2026-11-27T08:00:05Z' };
    const status = { ...input.status, lastPushed } as ChooseInput['status'];
    const [one] = input.repositories;
    const repositories = one === undefined ? [] : [{ ...one, backups: one.backups.slice(1) }];
    expect(chooseForDrill({ ...input, status, repositories }).until).toBeLessThanOrEqual(at('08:00:05'));
  });
});
