import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment, here, service } from '../../../test/helpers/facts.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { type Fitting, fitPools, type PoolWish } from './fitting.ts';

const wish = (more: Partial<PoolWish> = {}): PoolWish => ({ mode: 'auto', share: 40, reserve: 5, ...more });

const ports = [5432, 6543].map((target) => ({
  published: String(target),
  target,
  protocol: 'tcp',
  at: [here],
}));

const pooler = (size: number, own = 5) =>
  service('pooler', {
    environment: environment({ POOLER_DEFAULT_POOL_SIZE: `${size}`, DB_POOL_SIZE: `${own}` }),
    ports,
  });

const stock = (...more: readonly ServiceFact[]) => [
  service('db'),
  service('auth'),
  service('rest'),
  service('storage'),
  service('realtime'),
  service('meta'),
  ...more,
];

function fitted(services: readonly ServiceFact[], more: Partial<PoolWish> = {}, max = 100): Fitting {
  const found = fitPools({ services, settings: { max_connections: `${max}` } }, wish(more));
  return typeof found === 'string' ? expect.fail(found) : found;
}

describe('fitting pools into the budget', () => {
  it('leaves alone what fits, unless sizes are wished', () => {
    expect(fitted(stock(pooler(20)))).toMatchObject({ sizes: null, fits: true });
    expect(fitted(stock(pooler(60)), { mode: 'off' })).toMatchObject({ sizes: null });
    // 97 - 35 of the others - 9 beside them - 10 for auth - 5 kept free - 5 of its own, in two modes.
    expect(fitted(stock(pooler(20)), { mode: 'on' }).sizes).toMatchObject({ poolSize: 16, own: 5 });
  });

  it('lowers the pooler where the pools exceed the server, never raises it', () => {
    expect(fitted(stock(pooler(40))).sizes).toMatchObject({ poolSize: 16, others: [] });
    const small = stock(
      pooler(12),
      service('analytics', { environment: environment({ DB_POOL_SIZE: '40' }) }),
    );
    expect(fitted(small).sizes?.poolSize).toBeLessThanOrEqual(12);
  });

  it('takes from its own tables first what upstream does not give them any more', () => {
    expect(fitted(stock(pooler(20, 25))).sizes).toMatchObject({ poolSize: 16, own: 5 });
    const pinned = new Set(['pooler.DB_POOL_SIZE']);
    expect(fitted(stock(pooler(20, 25)), { pinned }).sizes).toMatchObject({ poolSize: 6, own: 25 });
  });

  it('holds the share inside the budget', () => {
    expect(fitted(stock(pooler(20)), { mode: 'on' }, 500).sizes).toMatchObject({
      poolSize: 100,
      why: '40 % of 500, in 2 pools',
    });
    expect(fitted(stock(pooler(20)), { mode: 'on', share: 80 }, 500).sizes?.poolSize).toBe(200);
    expect(fitted(stock(pooler(20)), { mode: 'on', share: 80 }).sizes).toMatchObject({
      poolSize: 16,
      why: 'what the other services and the reserve leave, in 2 pools',
    });
  });

  it('lowers other services only when the pooler would have next to nothing, storage first', () => {
    const { sizes, fits, taken } = fitted(stock(pooler(20)), {}, 60);
    expect(fits).toBe(true);
    expect(sizes).toMatchObject({
      poolSize: 5,
      others: [
        { service: 'storage', name: 'DATABASE_MAX_CONNECTIONS', now: 20, size: 5 },
        { service: 'rest', name: 'PGRST_DB_POOL', now: 10, size: 8 },
      ],
    });
    expect(taken + 5).toBe(57);
  });

  it('bounds auth where sizes are asked for, and not else', () => {
    const bound = { service: 'auth', name: 'GOTRUE_DB_MAX_POOL_SIZE', now: null, size: 10 };
    expect(fitted(stock(pooler(20)), { mode: 'on' }).sizes?.others).toMatchObject([bound]);
    expect(fitted(stock(pooler(60))).sizes?.others).toEqual([]);
  });

  it('tells which max_connections would do when no sizes fit', () => {
    const { fits, needed } = fitted(stock(pooler(20)), { mode: 'on' }, 40);
    expect(fits).toBe(false);
    expect(fitted(stock(pooler(20)), { mode: 'on' }, needed)).toMatchObject({ fits: true });
    expect(fitted(stock(pooler(20)), { mode: 'on' }, needed - 1)).toMatchObject({ fits: false });
  });

  it('takes a wished size as it is, and from no other service', () => {
    expect(fitted(stock(pooler(20)), { size: 10 }).sizes).toMatchObject({ poolSize: 10, others: [] });
    expect(fitted(stock(pooler(20)), { size: 17 })).toMatchObject({ fits: false, needed: 101 });
  });

  it('fits services without a pooler, too', () => {
    const rest = service('rest', { environment: environment({ PGRST_DB_POOL: '90' }) });
    const { sizes, taken } = fitted([service('db'), rest, service('storage')]);
    expect(sizes).toMatchObject({ poolSize: null, others: [{ size: 5 }, { size: 86 }] });
    expect(taken).toBeLessThanOrEqual(92);
  });

  it('says why nothing can be said', () => {
    expect(fitPools({ services: stock(pooler(Number.NaN)) }, wish())).toContain('not a number');
    expect(fitPools({ services: [pooler(20)] }, wish())).toContain('external Postgres');
  });

  it('keeps the reserve, whatever there is: what fits leaves it free', () => {
    const numbers = fc.record({
      max: fc.integer({ min: 10, max: 2000 }),
      size: fc.integer({ min: 1, max: 500 }),
      own: fc.integer({ min: 1, max: 50 }),
      reserve: fc.integer({ min: 0, max: 100 }),
      share: fc.integer({ min: 1, max: 100 }),
      mode: fc.constantFrom('auto' as const, 'on' as const),
    });
    fc.assert(
      fc.property(numbers, ({ max, size, own, ...more }) => {
        const { sizes, fits, taken, budget, needed } = fitted(stock(pooler(size, own)), more, max);
        if (sizes === null) return;
        expect(sizes.poolSize).toBeGreaterThanOrEqual(1);
        if (fits) expect(taken + more.reserve).toBeLessThanOrEqual(budget.usable ?? 0);
        else expect(needed).toBeGreaterThan(max);
        if (more.mode === 'auto') expect(sizes.poolSize).toBeLessThanOrEqual(size);
      }),
    );
  });
});
