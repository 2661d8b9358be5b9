import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { daysAgo, historyOf, sixHourly } from '../../../../test/helpers/history.ts';
import { gibibyte } from '../../../model/bytes.ts';
import type { DisksFact } from '../../../model/facts/host.ts';
import { diskFullSoon } from './disk-full-soon.ts';

const services = [service('db'), service('storage')];
const disk = (freeGib: number, parts: Partial<DisksFact['disks'][number]> = {}) => ({
  disks: [
    {
      holds: ['data', 'docker', 'storage'],
      mount: '/',
      filesystem: 'ext4',
      totalBytes: 100 * gibibyte,
      freeBytes: freeGib * gibibyte,
      totalInodes: 1000,
      freeInodes: 900,
      ...parts,
    },
  ],
});
/** Two weeks in which the disk loses so many GiB each day, down to what is free today. */
const losing = (perDay: number, free: number, more: (age: number) => Record<string, number> = () => ({})) =>
  historyOf(...sixHourly(14, (age) => ({ 'disk-free:/': (free + perDay * age) * gibibyte, ...more(age) })));

describe('host/disk-full-soon', () => {
  it('fails when the pace of two weeks fills the disk in less than two more, and says when', () => {
    const outcome = judge(diskFullSoon, { services, disks: disk(20), history: losing(2, 20) });
    expect(outcome).toMatchObject({
      status: 'fail',
      detail: '/ will be full in 10 days',
      evidence: [{ subject: '/ (data, docker and storage)', at: here }],
    });
    expect(JSON.stringify(outcome)).toContain('20 GiB free, 2 GiB a day less over 14 days: full in 10 days');
    expect(JSON.stringify(outcome)).toContain('(not measured: databases, pg_wal and Docker’s logs)');
  });

  it('says so when what grows is nothing that was measured, or mostly not, and then blames nothing', () => {
    const facts = {
      databases: { databases: [] },
      sizes: { largest: [], walBytes: gibibyte },
      containerLogs: { logs: [] },
    };
    const none = judge(diskFullSoon, { services, disks: disk(20), history: losing(2, 20), ...facts });
    expect(JSON.stringify(none)).toContain('nothing that was measured grows (not measured: images');
    const little = losing(2, 20, (age) => ({ wal: (1 - 0.05 * age) * gibibyte }));
    const part = judge(diskFullSoon, { services, disks: disk(20), history: little, ...facts });
    expect(JSON.stringify(part)).toContain(
      'fastest: pg_wal, 51 MiB a day, less than half of it (not measured: images',
    );
    expect(part).toMatchObject({ remedy: { text: expect.stringContaining('docker system df') } });
  });

  it.each([
    [
      'a container’s log',
      { containerLogs: { logs: [{ container: 'kong', service: 'gateway', bytes: 30 * gibibyte }] } },
      'container-log:kong',
      'Docker’s log of kong, 2 GiB a day',
      'seaworthy apply --only logs',
    ],
    [
      'the WAL',
      { sizes: { largest: [], walBytes: 30 * gibibyte } },
      'wal',
      'pg_wal, 2 GiB a day',
      'pg_replication_slots',
    ],
    [
      'a database',
      { databases: { databases: [{ name: 'postgres', bytes: 30 * gibibyte }] } },
      'database:postgres',
      'database postgres, 2 GiB a day',
      'Look into database postgres',
    ],
    [
      'stored objects',
      { storageObjects: { buckets: [], objects: 1, bytes: 30 * gibibyte } },
      'objects',
      'stored objects, 2 GiB a day',
      'stored objects',
    ],
  ])('names what grows fastest: %s', (_words, facts, name, words, remedy) => {
    const history = losing(2, 20, (age) => ({ [name]: (30 - 2 * age) * gibibyte }));
    const outcome = judge(diskFullSoon, { services, disks: disk(20), history, ...facts });
    expect(JSON.stringify(outcome)).toContain(words);
    expect(JSON.stringify(outcome)).toContain(remedy);
  });

  it('names the log tables instead of the database they lie in', () => {
    const history = losing(2, 20, (age) => ({
      analytics: (30 - 2 * age) * gibibyte,
      'database:_supabase': (31 - 2 * age) * gibibyte,
    }));
    const outcome = judge(diskFullSoon, {
      services,
      disks: disk(20),
      history,
      databases: { databases: [{ name: '_supabase', bytes: 31 * gibibyte }] },
      sizes: { largest: [], walBytes: 0, analyticsBytes: 30 * gibibyte },
    });
    expect(JSON.stringify(outcome)).toContain('fastest: the log tables of the analytics service');
    expect(JSON.stringify(outcome)).toContain('_analytics.log_events_*');
  });

  it('does not take objects in S3 for what fills the disk', () => {
    const environment = { STORAGE_BACKEND: { text: 's3', at: [here], variables: [] } };
    const outcome = judge(diskFullSoon, {
      services: [service('db'), service('storage', { environment })],
      disks: disk(20),
      history: losing(2, 20, (age) => ({ objects: (30 - 2 * age) * gibibyte })),
      storageObjects: { buckets: [], objects: 1, bytes: 30 * gibibyte },
    });
    expect(JSON.stringify(outcome)).not.toContain('fastest');
  });

  it('fails when inodes run out first', () => {
    const history = historyOf(
      ...sixHourly(14, (age) => ({ 'disk-free:/': 20 * gibibyte, 'inodes-free:/': 300 + 50 * age })),
    );
    const outcome = judge(diskFullSoon, { services, disks: disk(20, { freeInodes: 300 }), history });
    expect(outcome).toMatchObject({ status: 'fail', detail: '/ will be full in 6 days' });
    expect(JSON.stringify(outcome)).toContain('300 inodes free, 50 inodes a day less');
  });

  it('passes when it takes longer, when nothing grows, and when the disk gets emptier', () => {
    for (const history of [losing(1, 20), losing(0, 20), losing(-2, 40)]) {
      expect(judge(diskFullSoon, { services, disks: disk(20), history }).status).toBe('pass');
    }
  });

  it('passes after one large step: a pulled image, an upload, a dump', () => {
    const history = historyOf(...sixHourly(14, (age) => ({ 'disk-free:/': (age > 1 ? 60 : 20) * gibibyte })));
    expect(judge(diskFullSoon, { services, disks: disk(20), history }).status).toBe('pass');
  });

  it('leaves a disk that is nearly full already to host/disk-filling', () => {
    expect(judge(diskFullSoon, { services, disks: disk(10), history: losing(2, 10) })).toMatchObject({
      status: 'skip',
      reason: expect.stringContaining('host/disk-filling'),
    });
  });

  it('is unknown without a history that is long enough, and says how to get one', () => {
    const two = historyOf(daysAgo(3, { 'disk-free:/': 90 * gibibyte }));
    for (const history of [historyOf(), two]) {
      expect(judge(diskFullSoon, { services, disks: disk(20), history })).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('seaworthy audit --record'),
      });
    }
    expect(judge(diskFullSoon, { services, disks: { disks: [] }, history: historyOf() }).status).toBe(
      'unknown',
    );
    expect(judge(diskFullSoon, { services }).status).toBe('unknown');
  });
});
