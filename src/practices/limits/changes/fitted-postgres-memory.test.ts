import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { type FactTableInput, here, image, service } from '../../../../test/helpers/facts.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { gibibyte, mebibyte } from '../../../model/bytes.ts';
import { fittedPostgresMemory } from './fitted-postgres-memory.ts';

const memory = { totalBytes: 16 * gibibyte, availableBytes: gibibyte, swapBytes: 0, cores: 4 };
const command = (...words: string[]) => ({ command: { value: words, at: [here] } });
const db = service('db', {
  ...command('postgres', '-c', 'log_min_messages=fatal'),
  limits: { memoryBytes: 8 * gibibyte, at: here },
});

function written(given: FactTableInput, wishes = wishesWith({})) {
  const result = decision(fittedPostgresMemory, { memory, ...given }, wishes);
  const fragments = result.wanted ? result.fragments : [];
  const texts = fragments.map((one) =>
    one.kind === 'setting'
      ? `${one.name}=${one.value}`
      : one.kind === 'service-key'
        ? `${one.path}: ${one.value}`
        : '',
  );
  return { wanted: result.wanted, texts, notes: result.notes ?? [], fragments };
}

describe('limits/fitted-postgres-memory', () => {
  it('sets the memory of the server by its limit, and its /dev/shm', () => {
    expect(written({ services: [db] }).texts).toEqual([
      'shared_buffers=2GB',
      'work_mem=20MB',
      'maintenance_work_mem=512MB',
      'effective_cache_size=6GB',
      'max_wal_size=4GB',
      'shm_size: 1024m',
    ]);
  });

  it('leaves what a person set, wherever it is set, and says so', () => {
    const own = service('db', {
      ...command('postgres', '-c', 'work_mem=64MB'),
      limits: { memoryBytes: 8 * gibibyte, shmBytes: 256 * mebibyte, at: here },
    });
    const fileSettings = { max_wal_size: { setting: '16GB', file: 'postgresql.auto.conf' } };
    const wishes = wishesWith({ postgres: { settings: { shared_buffers: '3GB' } } });
    const { texts, notes } = written({ services: [own], fileSettings }, wishes);
    expect(texts).toEqual(['maintenance_work_mem=512MB', 'effective_cache_size=6GB']);
    expect(notes).toEqual([
      'max_wal_size stays at 16GB, which postgresql.auto.conf sets and which is more than fits the limit',
      'set in the command already, and left so: work_mem',
    ]);
  });

  it('leaves a /dev/shm alone that is mounted', () => {
    const volumes = [{ type: 'tmpfs', target: '/dev/shm', readOnly: false, at: [here] }];
    expect(written({ services: [{ ...db, volumes }] }).texts.join()).not.toContain('shm_size');
  });

  it.each([
    ['limits.postgres is off', [db], { limits: { postgres: false } }],
    ['limits.mode is off', [db], { limits: { mode: 'off' } }],
    ['the database is elsewhere', [service('auth')], {}],
    ['a shell starts the server', [{ ...db, ...command('sh', '-c', 'exec postgres') }], {}],
    ['the image is built here', [service('db', { isBuilt: true, limits: db.limits })], {}],
    [
      'the image is built here, and called as that of Supabase',
      [service('db', { isBuilt: true, image: image('supabase/postgres:17.6.1.136'), limits: db.limits })],
      {},
    ],
  ] as const)('is not wanted: %s', (_reason, services, wishes) => {
    expect(written({ services }, wishesWith(wishes))).toMatchObject({ wanted: false });
  });

  it('knows the command of the image where the files give none', () => {
    const plain = service('db', { image: image('supabase/postgres:17.6.1.136'), limits: db.limits });
    expect(written({ services: [plain] }).wanted).toBe(true);
  });

  it('leaves saying why nothing is known to the limits themselves', () => {
    const given = { services: [service('db')], memory: { known: false, reason: 'needs the host' } } as const;
    expect(written(given)).toMatchObject({ wanted: null, notes: [] });
  });

  it('holds when the server was started with it, in a container that has room for it', async () => {
    const { fragments, texts } = written({ services: [db] });
    const probe = (Args: readonly string[], ShmSize: number) => ({
      world: fakeWorld(),
      inspect: async () => ({ Args, HostConfig: { Memory: 0, MemoryReservation: 0, NanoCpus: 0, ShmSize } }),
    });
    expect(await fittedPostgresMemory.verify?.(fragments, probe(texts, gibibyte))).toMatchObject({
      held: true,
    });
    expect(await fittedPostgresMemory.verify?.(fragments, probe(texts, 0))).toMatchObject({ held: false });
    expect(await fittedPostgresMemory.verify?.(fragments, probe([], gibibyte))).toMatchObject({
      held: false,
    });
  });
});
