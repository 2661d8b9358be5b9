import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { historyOf, sixHourly } from '../../../../test/helpers/history.ts';
import { gibibyte, mebibyte } from '../../../model/bytes.ts';
import { walGrowing } from './wal-growing.ts';

const services = [service('db')];
const settings = { max_wal_size: '1024', wal_keep_size: '0', max_slot_wal_keep_size: '4096' };
const sizes = (gib: number) => ({ largest: [], walBytes: gib * gibibyte });
/** Two weeks of growth, up to so many GiB today. */
const growing = (perDay: number, today: number, more: (age: number) => Record<string, number> = () => ({})) =>
  historyOf(...sixHourly(14, (age) => ({ wal: Math.max(0, today - perDay * age) * gibibyte, ...more(age) })));
const slot = (retainedMib: number, active = true) => ({
  slots: [
    { name: 'etl', type: 'logical', active, walStatus: 'extended', retainedBytes: retainedMib * mebibyte },
  ],
  replicas: 0,
});

describe('database/wal-growing', () => {
  it('fails when pg_wal is larger than it should ever be, and grows', () => {
    const outcome = judge(walGrowing, { services, settings, sizes: sizes(4), history: growing(0.25, 4) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'pg_wal', at: here, saw: '4 GiB, where 1 GiB are ordinary, 256 MiB a day more' }],
    });
  });

  it('names a slot whose reader falls behind, before the slot is a danger of its own', () => {
    const history = growing(0.125, 3, (age) => ({ 'slot:etl': (1800 - 128 * age) * mebibyte }));
    const outcome = judge(walGrowing, { services, settings, sizes: sizes(3), slots: slot(1800), history });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{}, { subject: 'slot etl' }] });
    expect(JSON.stringify(outcome)).toContain('pg_drop_replication_slot');
  });

  it('passes below what Postgres keeps anyway, and above it when it does not grow', () => {
    const low = { services, settings, sizes: sizes(1), history: growing(0.07, 1) };
    expect(judge(walGrowing, low).status).toBe('pass');
    const kept = { ...settings, wal_keep_size: '4096' };
    expect(judge(walGrowing, { ...low, settings: kept, sizes: sizes(4) }).status).toBe('pass');
    expect(judge(walGrowing, { ...low, sizes: sizes(4), history: growing(0, 4) }).status).toBe('pass');
  });

  it('leaves a dangerous slot and failing archiving to the checks that say so', () => {
    const given = { services, settings, sizes: sizes(4), history: growing(0.25, 4) };
    expect(judge(walGrowing, { ...given, slots: slot(3000, false) }).status).toBe('skip');
    const archiver = {
      mode: 'on',
      archivedCount: 1,
      failedCount: 9,
      failing: true,
      secondsSinceLastArchived: 9e5,
      waiting: 200,
    };
    expect(judge(walGrowing, { ...given, archiver }).status).toBe('skip');
  });

  it('is unknown above that without a history, and without the database', () => {
    expect(judge(walGrowing, { services, settings, sizes: sizes(4), history: historyOf() }).status).toBe(
      'unknown',
    );
    expect(judge(walGrowing, { services, settings: {}, sizes: sizes(4), history: historyOf() }).status).toBe(
      'unknown',
    );
    expect(judge(walGrowing, { services, history: historyOf() }).status).toBe('unknown');
  });
});
