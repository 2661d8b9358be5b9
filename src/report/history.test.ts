import { describe, expect, it } from 'vitest';
import type { Run } from '../model/run.ts';
import { printHistory, printRun } from './history.ts';

const applied: Run = {
  schemaVersion: 1,
  number: 1,
  verb: 'apply',
  actor: { user: 'ada', host: 'db1' },
  version: '0.1.0',
  startedAt: '2026-11-22T14:01:02.000Z',
  endedAt: '2026-11-22T14:01:40.000Z',
  status: 'partly-applied',
  filesOnly: false,
  from: 0,
  to: 2,
  undoneBy: 2,
  dump: '.seaworthy/dumps/1',
  stages: [
    { change: 'exposure/closed-ports', action: 'apply', title: 'Close the ports', status: 'applied' },
    {
      change: 'health/patient-checks',
      action: 'apply',
      title: 'Be patient',
      status: 'rolled-back',
      reason: 'auth is unhealthy',
    },
  ],
};

const undone: Run = {
  ...applied,
  number: 2,
  verb: 'rollback',
  status: 'applied',
  from: 2,
  to: 0,
  stages: [],
  undid: [1],
};

describe('the history', () => {
  it('says who did what and when, newest first', () => {
    const { undoneBy: _, ...rollback } = undone;
    expect(printHistory([applied, rollback], '/srv')).toMatchInlineSnapshot(`
      "run  when (UTC)        who      what                       outcome
      2    2026-11-22 14:01  ada@db1  rollback of 1              applied
      1    2026-11-22 14:01  ada@db1  apply exposure and health  partly applied, undone by 2
      "
    `);
  });

  it('shows one run with the reason of each stage that did not hold', () => {
    expect(printRun(applied)).toMatchInlineSnapshot(`
      "Run 1: apply exposure/closed-ports, health/patient-checks
        by ada@db1 with Seaworthy 0.1.0
        2026-11-22 14:01 to 2026-11-22 14:01
        partly applied, undone by 2; generation 0 -> 2
        logical dump: .seaworthy/dumps/1
        ✓ exposure/closed-ports  Close the ports
        ✗ health/patient-checks  Be patient (rolled back: auth is unhealthy)
      "
    `);
  });

  it('says so when there is none', () => {
    expect(printHistory([], '/srv')).toBe('Nothing was done in /srv yet.\n');
  });
});
