import { describe, expect, it } from 'vitest';
import type { DatabaseBackup, RepositoryInfo } from '../operations/pgbackrest.ts';
import { type ChoiceInput, chooseBackup } from './choice.ts';
import { readTarget, type Target } from './target.ts';
import type { PastRestore } from './timelines.ts';
import { restoreWords } from './words.ts';

const day = '2026-11-27';
const clock = (time: string) => Date.parse(`${day}T${time}Z`);

function backup(time: string, timeline = 1, more: Partial<DatabaseBackup> = {}): DatabaseBackup {
  const stopped = clock(time) / 1000;
  const segment = `${timeline.toString(16).toUpperCase().padStart(8, '0')}0000000000000003`;
  return {
    ...{ repository: 1, label: `20261127-${time.replaceAll(':', '')}F`, type: 'full', hasErrors: false },
    ...{
      started: stopped - 10,
      stopped,
      bytes: 100,
      storedBytes: 10,
      wal: { start: segment, stop: segment },
    },
    ...more,
  };
}

function repository(backups: readonly DatabaseBackup[], number = 1): RepositoryInfo {
  return { number, status: 'ok', isEncrypted: true, wal: null, backups };
}

function choose(target: Target, more: Partial<ChoiceInput> = {}) {
  const repositories = [repository([backup('02:00:00'), backup('08:00:00')])];
  return chooseBackup({ target, repositories, past: [], live: 1, archivedTo: clock('12:00:00'), ...more });
}

const at = (time: string) => readTarget(`${day}T${time}Z`);

describe('the backup that a restore begins with', () => {
  it('is the newest one that ended before the moment', () => {
    expect(choose(at('09:00:00'))).toMatchObject({ backup: '20261127-080000F', timeline: 1 });
    expect(choose(at('07:59:59')).backup).toBe('20261127-020000F');
    expect(choose({ kind: 'latest' }).backup).toBe('20261127-080000F');
  });

  it('is not one that ended within the second of the moment: pgBackRest tells whole seconds', () => {
    expect(choose(at('08:00:00.900')).backup).toBe('20261127-020000F');
    expect(choose(at('08:00:01')).backup).toBe('20261127-080000F');
  });

  it('has no broken pages where there is another', () => {
    const broken = backup('08:00:00', 1, { hasErrors: true });
    const repositories = [repository([backup('02:00:00'), broken])];
    expect(choose({ kind: 'latest' }, { repositories }).backup).toBe('20261127-020000F');
    expect(choose({ kind: 'latest' }, { repositories: [repository([broken])] }).backup).toBe(broken.label);
  });

  it('is of the repository that was asked for, else of the first that has any', () => {
    const repositories = [repository([]), repository([backup('03:00:00', 1, { repository: 2 })], 2)];
    expect(choose({ kind: 'latest' }, { repositories }).repository).toBe(2);
    expect(() => choose({ kind: 'latest' }, { repositories, only: 1 })).toThrow('there is no backup');
    expect(() => choose({ kind: 'latest' }, { repositories, only: 3 })).toThrow('there is no repository 3');
  });

  it('is the one that was named, and one that is not there is refused', () => {
    expect(choose(readTarget('20261127-020000F'))).toMatchObject({ backup: '20261127-020000F' });
    expect(() => choose(readTarget('20261126-020000F'))).toThrow('there is no backup 20261126-020000F');
  });

  it('is refused outside of the window, which is shown', () => {
    const window = '2026-11-27T02:00:01Z to 2026-11-27T12:00:00Z';
    for (const time of ['01:59:59', '02:00:00.5', '12:00:01'])
      expect(() => choose(at(time)), time).toThrow(`the window is ${window}`);
  });
});

/** At 10:00 back to 05:00 (timeline 2), at 11:00 back to 09:00 of the first history (timeline 3). */
const past: readonly PastRestore[] = [
  { live: 1, stopped: clock('10:00:00'), followed: 1, until: clock('05:00:00'), made: 2 },
  { live: 2, stopped: clock('11:00:00'), followed: 1, until: clock('09:00:00'), made: 3 },
];
const all = [backup('02:00:00'), backup('08:00:00'), backup('10:30:00', 2)];

describe('a restore after restores', () => {
  const after = { past, repositories: [repository(all)] };
  const later = (target: Target, live = 3) => choose(target, { ...after, live });

  it('follows the timeline that was live at the moment, not the newest', () => {
    expect(later(at('09:30:00'))).toMatchObject({ timeline: 1, backup: '20261127-080000F' });
    expect(later(at('10:15:00'))).toMatchObject({ timeline: 2, backup: '20261127-020000F' });
    expect(later(at('10:45:00'))).toMatchObject({ timeline: 2, backup: '20261127-103000F' });
    expect(later(at('11:30:00'))).toMatchObject({ timeline: 3, backup: '20261127-080000F' });
  });

  it('to the last commit leaves out backups of a history that was left', () => {
    expect(later({ kind: 'latest' })).toMatchObject({ timeline: 3, backup: '20261127-080000F' });
    const second = { past: past.slice(0, 1), repositories: [repository(all.slice(0, 2))], live: 2 };
    expect(choose({ kind: 'latest' }, second)).toMatchObject({ timeline: 2, backup: '20261127-020000F' });
  });

  it('is refused where no backup leads, with the window', () => {
    const repositories = [repository([backup('08:00:00'), backup('10:30:00', 2)])];
    expect(() => choose(at('10:15:00'), { past, repositories, live: 3 })).toThrow(
      /no backup leads to .* on timeline 2: the window is/,
    );
  });

  it('of a database that does not run takes the newest timeline that is known', () => {
    expect(choose({ kind: 'latest' }, { ...after, live: null }).timeline).toBe(3);
    const wal = { first: '000000010000000000000001', last: '0000000A0000000000000009' };
    const repositories = [{ ...repository(all), wal }];
    expect(choose({ kind: 'backup', label: '20261127-103000F' }, { repositories, live: null }).timeline).toBe(
      2,
    );
    expect(() => choose({ kind: 'latest' }, { repositories, live: null })).toThrow('on timeline 10');
  });
});

describe("pgBackRest's words", () => {
  const words = (target: Target, isToTheEnd = false) => restoreWords(choose(target), isToTheEnd).join(' ');

  it('name backup, moment and timeline, and stop there to open the database', () => {
    const said = words(at('09:00:00.25'));
    expect(said).toContain('--set=20261127-080000F');
    expect(said).toContain('--type=time --target=2026-11-27 09:00:00.250000+00 --target-action=promote');
    expect(said).toContain('--target-timeline=1');
    expect(said).toMatch(/--recovery-option=restore_command=\/bin\/sh \S+ %f %p/);
  });

  it('write as many files at once as they are told, else as the configuration says', () => {
    expect(restoreWords(choose({ kind: 'latest' }), false, 8)).toContain('--process-max=8');
    expect(words({ kind: 'latest' })).not.toContain('--process-max');
  });

  it('go to the end for LATEST, and where no commit comes after the moment', () => {
    expect(words({ kind: 'latest' })).toContain('--type=default --target-timeline=1');
    expect(words(at('09:00:00'), true)).toContain('--type=default --target-timeline=1');
  });

  it('stop at the end of a named backup, for which pgBackRest takes no timeline', () => {
    const said = words(readTarget('20261127-020000F'));
    expect(said).toContain('--set=20261127-020000F --delta --type=immediate --target-action=promote');
    expect(said).not.toContain('--target-timeline');
  });
});
