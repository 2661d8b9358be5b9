import { describe, expect, it } from 'vitest';
import { drillRecord } from '../../../../test/helpers/drill.ts';
import { lastRestoreOf } from './last-restore.ts';

const now = new Date('2026-11-27T12:00:00Z');
const green = drillRecord({
  endedAt: '2026-11-27T06:00:00Z',
  target: { asked: 'random', seed: 7, moment: '2026-11-21T17:42:09Z' },
  rto: { restored: 40, open: 70, well: 94 },
});

describe('the last proven restore', () => {
  it('says how long ago, how exactly and how quickly', () => {
    expect(lastRestoreOf([green], now)).toEqual({
      text: '6 hours ago, to the second, in 94 s',
      isSound: true,
    });
    const latest = drillRecord({
      endedAt: '2026-11-27T11:59:40Z',
      rto: { restored: 1, open: 2, well: null },
    });
    expect(lastRestoreOf([green, latest], now).text).toBe(
      'less than a minute ago, to the last commit, in 2 s',
    );
  });

  it('is never where no drill was green, which is not sound', () => {
    expect(lastRestoreOf([], now)).toEqual({ text: 'never (seaworthy drill proves one)', isSound: false });
  });

  it.each([
    ['2026-10-28T11:00:00Z', '30 days ago, to the last commit, in 94 s', true],
    [
      '2026-10-27T11:00:00Z',
      '31 days ago, to the last commit, in 94 s, more than 30 days (seaworthy drill proves one)',
      false,
    ],
  ])('of %s is as good as the audit takes it for', (endedAt, text, isSound) => {
    const drill = drillRecord({ endedAt, rto: { restored: 40, open: 70, well: 94 } });
    expect(lastRestoreOf([drill], now)).toEqual({ text, isSound });
  });

  it('tells of a drill that failed since, with what it could not prove', () => {
    const red = drillRecord({
      ...{ verdict: 'red', startedAt: '2026-11-27T10:00:00Z', endedAt: '2026-11-27T10:01:00Z' },
      proofs: [{ id: 'logins', title: '', status: 'failed', said: 'authenticator (rest): no', details: [] }],
    });
    expect(lastRestoreOf([red, green], now)).toEqual({
      text: '6 hours ago, to the second, in 94 s; the drill of 2 hours ago failed (logins: authenticator (rest): no)',
      isSound: false,
    });
  });
});
