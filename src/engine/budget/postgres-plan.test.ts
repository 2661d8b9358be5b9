import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wishesWith } from '../../../test/helpers/changes.ts';
import { here, service } from '../../../test/helpers/facts.ts';
import { gibibyte, mebibyte } from '../../model/bytes.ts';
import type { FileSettingsFact } from '../../model/facts/database.ts';
import { memoryBudget } from './memory.ts';
import { type PostgresPlan, planPostgres } from './postgres-plan.ts';

const db = service('db');
const none = wishesWith({});
const command = (...options: string[]) => ({
  command: { value: ['postgres', ...options.flatMap((option) => ['-c', option])], at: [here] },
});
const line = (setting: string) => ({ setting, file: '/etc/postgresql/postgresql.conf' });

function values({ settings }: PostgresPlan): Readonly<Record<string, string>> {
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]));
}

describe('Postgres by the limit of its container', () => {
  it.each([
    [1, ['256MB', '4MB', '64MB', '768MB', '1GB']],
    [2, ['512MB', '5184kB', '128MB', '1536MB', '1GB']],
    [8, ['2GB', '20MB', '512MB', '6GB', '4GB']],
    [40, ['10GB', '112MB', '2GB', '30GB', '4GB']],
  ])('on %i GiB is %j', (gib, expected) => {
    expect(Object.values(values(planPostgres(db, gib * gibibyte, none, undefined)))).toEqual(expected);
  });

  it('shares work_mem among the connections that there are, from wherever they are set', () => {
    const of = (...more: Parameters<typeof planPostgres>) => values(planPostgres(...more))['work_mem'];
    expect(
      of(db, 8 * gibibyte, wishesWith({ postgres: { settings: { max_connections: 400 } } }), undefined),
    ).toBe('5184kB');
    expect(of(service('db', command('max_connections=200')), 8 * gibibyte, none, undefined)).toBe('10MB');
    expect(of(db, 8 * gibibyte, none, { max_connections: line('50') })).toBe('40MB');
  });

  it('leaves what a wish or the command sets, and makes the others from it', () => {
    const own = service('db', command('shared_buffers=4GB'));
    const { settings } = planPostgres(
      own,
      8 * gibibyte,
      wishesWith({ postgres: { settings: { work_mem: '64MB' } } }),
      undefined,
    );
    expect(settings.filter(({ from }) => from !== 'share')).toMatchObject([
      { name: 'shared_buffers', value: '4GB', from: 'command' },
      { name: 'work_mem', value: '64MB', from: 'wish' },
    ]);
    expect(settings.find(({ name }) => name === 'max_wal_size')?.value).toBe('4GB');
  });

  it('raises what a file sets lower, and never lowers what it sets higher', () => {
    const files: FileSettingsFact = {
      shared_buffers: line('128MB'),
      work_mem: line('65536'),
      effective_cache_size: line('128MB'),
    };
    const { settings, kept } = planPostgres(db, 8 * gibibyte, none, files);
    expect(settings.find(({ name }) => name === 'shared_buffers')).toMatchObject({
      value: '2GB',
      from: 'share',
      now: '128MB',
    });
    expect(kept).toEqual([{ name: 'work_mem', ...line('65536') }]);
    expect(settings.find(({ name }) => name === 'work_mem')).toMatchObject({
      from: 'file',
      bytes: 64 * mebibyte,
    });
  });

  it('gives /dev/shm what a parallel index build may put there', () => {
    expect(planPostgres(db, 8 * gibibyte, none, undefined).shmBytes).toBe(gibibyte);
    expect(planPostgres(db, 768 * mebibyte, none, undefined).shmBytes).toBe(96 * mebibyte);
    expect(
      planPostgres(
        db,
        8 * gibibyte,
        wishesWith({ postgres: { settings: { maintenance_work_mem: '3GB' } } }),
        undefined,
      ).shmBytes,
    ).toBe(3 * gibibyte);
  });

  it('asks for no more than the limit with any limit and any number of connections', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 768, max: 200_000 }),
        fc.integer({ min: 20, max: 500 }),
        (mib, connections) => {
          const limitBytes = mib * mebibyte;
          const asked = service('db', command(`max_connections=${connections}`));
          const settings = values(planPostgres(asked, limitBytes, none, undefined));
          const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
          const set_ = service('db', {
            ...command(`max_connections=${connections}`, ...set),
            limits: { memoryBytes: limitBytes },
          });
          const { postgres } = memoryBudget({ services: [set_] });
          expect(postgres?.demandBytes).toBeLessThanOrEqual(limitBytes);
        },
      ),
    );
  });
});
