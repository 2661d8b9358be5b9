import { describe, expect, it } from 'vitest';
import { readCounts, type TableCounts } from '../table-counts.ts';
import { judgeRows, type RowsSeen } from './rows.ts';

const counts = (rows: Readonly<Record<string, readonly [number, string]>>): TableCounts =>
  new Map(Object.entries(rows).map(([name, [count, sum]]) => [name, { name, rows: count, sum }]));
/** The live database answers unless a test says otherwise. */
const judge = (seen: Omit<RowsSeen, 'isLive'>, isLive = true) => judgeRows({ ...seen, isLive });
const live = counts({ 'auth.users': [2, '77'], 'public.orders': [10, '5'] });

describe('the proof of rows', () => {
  it('wants a table that nobody wrote to row for row', () => {
    const same = { isLatest: true, before: live, after: live, restored: live };
    expect(judge(same)).toMatchObject({
      status: 'passed',
      said: '2 tables with 12 rows, 2 of them the same row for row',
    });
    const other = counts({ 'auth.users': [2, '78'], 'public.orders': [10, '5'] });
    expect(judge({ ...same, restored: other })).toMatchObject({
      status: 'failed',
      details: ['auth.users: 2 rows live, 2 restored, or others'],
    });
    expect(judge({ ...same, restored: counts({ 'auth.users': [2, '77'] }) }).status).toBe('failed');
  });

  it('lets a table that is written to have as many rows as it had at least', () => {
    const after = counts({ 'auth.users': [2, '77'], 'public.orders': [14, '9'] });
    const judged = (orders: number) =>
      judge({
        ...{ isLatest: true, before: live, after },
        restored: counts({ 'auth.users': [2, '77'], 'public.orders': [orders, '1'] }),
      }).status;
    expect([judged(10), judged(12), judged(20), judged(9)]).toEqual(['passed', 'passed', 'passed', 'failed']);
  });

  it('follows a table under another name, and wants none that was dropped between the two looks', () => {
    const dropped = counts({ 'auth.users': [2, '77'] });
    const judged = judge({ isLatest: true, before: live, after: dropped, restored: dropped });
    expect(judged).toMatchObject({ status: 'passed', said: expect.stringContaining('1 of them the same') });
    const renamed = new Map([['public.orders', { name: 'public.former', rows: 10, sum: '5' }]]);
    const one = counts({ 'public.orders': [10, '5'] });
    const both = { isLatest: false, after: null, restored: renamed, before: one };
    expect(judge(both).status).toBe('passed');
  });

  it('wants of a past second every live row that was committed before it', () => {
    const past = { isLatest: false, before: live, after: null };
    expect(
      judge({ ...past, restored: counts({ 'auth.users': [3, '1'], 'public.orders': [10, '1'] }) }),
    ).toMatchObject({ status: 'passed', said: expect.stringContaining('none fewer') });
    expect(
      judge({ ...past, restored: counts({ 'auth.users': [1, '1'], 'public.orders': [10, '1'] }) }),
    ).toMatchObject({ status: 'failed', details: ['auth.users: at least 2 rows, 1 restored'] });
  });

  it('is not asked where there is nothing to compare with, and says so', () => {
    const untold = { isLatest: false, before: null, after: null, restored: live };
    expect(judge(untold, false)).toMatchObject({
      status: 'skipped',
      said: expect.stringContaining('could not be'),
    });
    expect(judge(untold, false).remedy).toBeUndefined();
    expect(judge({ isLatest: true, before: live, after: null, restored: live }).status).toBe('skipped');
    expect(judge({ isLatest: true, before: live, after: live, restored: null }).status).toBe('failed');
  });

  it('that needs commit times says how to get them, and passes by none it did not compare', () => {
    const past = { isLatest: false, after: null, restored: live };
    expect(judge({ ...past, before: null })).toMatchObject({
      status: 'skipped',
      remedy: expect.stringContaining('seaworthy apply --only backup'),
    });
    const unknown = counts({ 'auth.users': [0, '0'], 'public.orders': [0, '0'] });
    const judged = judge({ ...past, before: unknown });
    expect(judged).toMatchObject({ status: 'skipped', said: expect.stringContaining('no live row') });
    expect(judged.remedy).toBeUndefined();
    expect(
      judge({ ...past, before: counts({ 'auth.users': [1, '1'], 'public.orders': [0, '0'] }) }).status,
    ).toBe('passed');
  });

  it('reads names with blanks and bars, and sums below zero', () => {
    const text = 'BEGIN\n16402|public.a b|c|3|-45\n16388|auth.users|0|0\nCOMMIT\n';
    expect([...readCounts(text)]).toEqual([
      ['16402', { name: 'public.a b|c', rows: 3, sum: '-45' }],
      ['16388', { name: 'auth.users', rows: 0, sum: '0' }],
    ]);
  });
});
