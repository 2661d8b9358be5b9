import { describe, expect, it } from 'vitest';
import type { Lost } from '../practices/backup/restore/lost.ts';
import type { Preview } from '../practices/backup/restore/preflight.ts';
import type { Target } from '../practices/backup/restore/target.ts';
import { type ArrivalPlan, arrivalPlanJson, printArrivalPlan } from './new-machine.ts';
import { printRestorePlan, restorePlanJson } from './restore.ts';

const now = Date.parse('2026-11-27T12:00:00Z');
const saved = now - 13 * 60_000;
const latest: Target = { kind: 'latest' };

const choice = {
  ...{ target: latest, repository: 1, backup: '20261127-020003F', bytes: 1024, timeline: 1, until: now },
  window: { from: now - 86_400_000, to: now },
};

function planned(lost: Lost | null): { readonly text: string; readonly json: object } {
  const preview: Preview = {
    ...{ choice, lost, services: ['auth'], live: 1, identity: '1', backsUpFirst: false, key: null },
    data: { parent: '/srv', name: 'data' },
    room: { used: 1024, free: 2 ** 40 },
    objects: { kind: 'none', why: 'they stay as they are' },
  };
  return { text: printRestorePlan(preview), json: restorePlanJson(preview) };
}

describe('what the plan of a restore says is lost', () => {
  it('is nothing where all that was committed is saved first', () => {
    const { text, json } = planned(null);
    expect(text).toContain('\n  lost        nothing that was committed\n');
    expect(json).toMatchObject({ lost: null });
  });

  it('is the time from the moment to now', () => {
    const { text, json } = planned({ since: 'target', from: saved, to: now, spooled: 0 });
    expect(text).toContain('committed from 2026-11-27T11:47:00Z to 2026-11-27T12:00:00Z (13 min)\n');
    expect(json).toMatchObject({
      lost: { since: 'target', from: '2026-11-27T11:47:00Z', to: '2026-11-27T12:00:00Z' },
    });
  });

  it('is what no saved WAL holds where the database cannot hand over the rest, the last commit or not', () => {
    const { text, json } = planned({ since: 'last-wal', from: saved, to: now, spooled: 0 });
    expect(text).toContain(
      'after the last WAL that is saved: it was saved at 2026-11-27T11:47:00Z (13 min ago)\n',
    );
    expect(text).not.toContain('nothing that was committed');
    expect(json).toMatchObject({ lost: { since: 'last-wal', from: '2026-11-27T11:47:00Z', spooled: 0 } });
    expect(planned({ since: 'last-wal', from: saved, to: now, spooled: 2 }).text).toContain(
      'what waits in the spool of this machine (2 segments) is used, too\n',
    );
  });
});

function arriving(target: Target, isCopy = false): { readonly text: string; readonly json: object } {
  const plan = {
    ...{ source: '/mnt/backup', directory: '/srv/new', isTakenOver: false, isCopy },
    survey: {
      choice: { ...choice, target, until: target.kind === 'latest' ? saved : saved - 60_000 },
      held: { savedTo: saved },
      point: { id: '20261127T020000Z', begun: now, objects: null },
      ...{ filesAreLater: false, record: null },
    },
    destination: { toPull: [], project: 'supabase', freeBytes: 2 ** 40, unsaved: [] },
    outside: { put: [], byHand: [] },
  } as unknown as ArrivalPlan;
  return { text: printArrivalPlan(plan), json: arrivalPlanJson(plan) };
}

describe('what the plan of a restore from a repository says is lost', () => {
  it('is what was committed after its last WAL, however long the old machine went on', () => {
    const { text, json } = arriving(latest);
    expect(text).toContain(
      '\n  lost        what was committed after the last WAL that is saved: it was saved at 2026-11-27T11:47:00Z\n',
    );
    expect(json).toMatchObject({ lost: { since: 'last-wal', from: '2026-11-27T11:47:00Z', to: null } });
  });

  it('is everything from the moment on, and of a copy only what is not in it', () => {
    const moment: Target = { kind: 'time', ms: saved - 60_000, text: '' };
    expect(arriving(moment).json).toMatchObject({
      lost: { since: 'target', from: '2026-11-27T11:46:00Z', to: null },
    });
    expect(arriving(moment).text).toContain(
      '\n  lost        everything committed from 2026-11-27T11:46:00Z on\n',
    );
    expect(arriving(moment, true).text).toContain('\n  not in it   everything committed from');
  });
});
