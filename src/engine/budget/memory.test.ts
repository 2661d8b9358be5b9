import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { here, service } from '../../../test/helpers/facts.ts';
import { gibibyte, mebibyte } from '../../model/bytes.ts';
import type { EngineFact } from '../../model/facts/containers.ts';
import { memoryBudget } from './memory.ts';

const limits = (gib: number, more: object = {}) => ({
  limits: { memoryBytes: gib * gibibyte, at: here, ...more },
});
const memory = { totalBytes: 8 * gibibyte, availableBytes: gibibyte, swapBytes: 0, cores: 4 };
const engine: EngineFact = {
  version: '28',
  rootless: false,
  defaultLogDriver: 'local',
  defaultLogOptions: {},
  cpus: 4,
  memoryBytes: 4 * gibibyte,
  dataRoot: '/var/lib/docker',
};
const command = (...options: string[]) => ({
  command: { value: ['postgres', ...options.flatMap((option) => ['-c', option])], at: [here] },
});

describe('the memory budget', () => {
  it('adds up limits and reservations, and names what has none', () => {
    const services = [
      service('db', limits(4, { memoryReservationBytes: 2 * gibibyte, cpus: 2 })),
      service('auth', limits(1)),
      service('rest'),
      service('meta', { limits: { memoryBytes: 0 } }),
    ];
    expect(memoryBudget({ services, memory })).toMatchObject({
      totalBytes: 8 * gibibyte,
      limitedBytes: 5 * gibibyte,
      reservedBytes: 2 * gibibyte,
      unlimited: ['rest', 'meta'],
      leftBytes: 3 * gibibyte,
      shares: [{ service: 'db', cpus: 2 }, { cpus: null }, {}, { limitBytes: null }],
    });
  });

  it('takes the engine’s memory where that is less, and says when nobody knows', () => {
    const services = [service('db', limits(6))];
    expect(memoryBudget({ services, memory, engine })).toMatchObject({
      totalBytes: 4 * gibibyte,
      leftBytes: -2 * gibibyte,
    });
    expect(memoryBudget({ services })).toMatchObject({ totalBytes: null, leftBytes: null });
  });

  it('reckons Postgres by its own defaults', () => {
    expect(memoryBudget({ services: [service('db')] }).postgres).toMatchObject({
      sharedBuffersBytes: 128 * mebibyte,
      demandBytes: (128 + 100 * 4 + 64 + 3 * 64) * mebibyte,
      from: 'files',
      limitBytes: null,
    });
  });

  it('reads what its command sets, in every unit', () => {
    const db = service('db', {
      ...limits(4),
      ...command('shared_buffers=1GB', 'work_mem=16384', 'maintenance_work_mem=256MB', 'max_connections=50'),
    });
    expect(memoryBudget({ services: [db] }).postgres).toMatchObject({
      sharedBuffersBytes: gibibyte,
      workMemBytes: 16 * mebibyte,
      maintenanceWorkMemBytes: 256 * mebibyte,
      maxConnections: 50,
      limitBytes: 4 * gibibyte,
    });
  });

  it('believes the running server, in the units that it counts in', () => {
    const settings = {
      shared_buffers: '32768',
      work_mem: '8192',
      maintenance_work_mem: '131072',
      autovacuum_work_mem: '65536',
      autovacuum_max_workers: '5',
      max_connections: '200',
    };
    const db = service('db', command('shared_buffers=1GB'));
    expect(memoryBudget({ services: [db], settings }).postgres).toMatchObject({
      sharedBuffersBytes: 256 * mebibyte,
      autovacuumWorkMemBytes: 64 * mebibyte,
      demandBytes: (256 + 200 * 8 + 128 + 5 * 64) * mebibyte,
      from: 'server',
    });
  });

  it('does not guess at a setting that is no size, and has no Postgres where none runs', () => {
    const db = service('db', command('work_mem=lots'));
    expect(memoryBudget({ services: [db] }).postgres).toBe(null);
    expect(memoryBudget({ services: [service('auth')] }).postgres).toBe(null);
  });

  it('is the same after a way through JSON, whatever the limits', () => {
    const gib = fc.option(fc.double({ min: 0, max: 1024, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(gib), (sizes) => {
        const services = sizes.map((size) => service('db', size === undefined ? {} : limits(size)));
        const budget = memoryBudget({ services, memory });
        expect(JSON.parse(JSON.stringify(budget))).toEqual(budget);
        expect((budget.leftBytes ?? 0) + budget.limitedBytes).toBeCloseTo(memory.totalBytes, -1);
      }),
    );
  });
});
