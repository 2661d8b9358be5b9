import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte, mebibyte } from '../../../model/bytes.ts';
import { slotRetainingWal } from './slot-retaining-wal.ts';

const services = [service('db')];
const slot = (retainedBytes: number | null, active: boolean, walStatus: string | null = 'reserved') => ({
  slots: [{ name: 'logflare', type: 'logical', active, walStatus, retainedBytes }],
  replicas: 0,
});
const cap = (text: string) => ({ max_slot_wal_keep_size: text });

describe('database/slot-retaining-wal', () => {
  it.each([
    ['an inactive slot with more than a GiB', slot(2 * gibibyte, false), undefined],
    ['an active one over half of the limit', slot(2.5 * gibibyte, true), cap('4096')],
    ['a limit printed with its unit', slot(2.5 * gibibyte, true), cap('4096MB')],
    ['an inactive one without any limit', slot(100 * mebibyte, false), cap('-1')],
    ['one that is about to be lost', slot(0, true, 'unreserved'), undefined],
    ['one that is lost', slot(null, false, 'lost'), undefined],
  ])('fails on %s', (_words, slots, settings) => {
    const outcome = judge(slotRetainingWal, {
      services,
      slots,
      ...(settings === undefined ? {} : { settings }),
    });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here, subject: 'slot logflare' }] });
  });

  it.each([
    ['an active slot that is some way behind', slot(1.5 * gibibyte, true), cap('4096')],
    ['an active one without any limit', slot(100 * mebibyte, true), cap('-1')],
    ['an inactive one that just stopped', slot(16 * mebibyte, false), cap('4096')],
    ['no slot', { slots: [], replicas: 0 }, cap('4096')],
  ])('passes with %s', (_words, slots, settings) => {
    expect(judge(slotRetainingWal, { services, slots, settings }).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(slotRetainingWal, { services }).status).toBe('unknown');
  });
});
