import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wishesWith } from '../../../test/helpers/changes.ts';
import { here, service } from '../../../test/helpers/facts.ts';
import { gibibyte, mebibyte } from '../../model/bytes.ts';
import { type ServiceFact, supabaseRoles } from '../../model/facts/services.ts';
import { type FittedLimits, fitLimits, fits } from './fitted.ts';
import type { HostSize } from './host-size.ts';
import { needOf } from './needs.ts';

const host = (gib: number, cores: number | null = 4): HostSize => ({
  memoryBytes: gib * gibibyte,
  cores,
  swapBytes: null,
  from: 'machine',
});
const wishes = wishesWith({});
/** Today's shape: Envoy, no analytics, and an add-on. */
const slim = [
  ...supabaseRoles
    .filter((role) => role !== 'analytics' && role !== 'vector')
    .map((role) => service(role, role === 'gateway' ? { product: 'envoy' } : {})),
  service('proxy', { name: 'caddy' }),
];
const whole = supabaseRoles.map((role) => service(role));

function fitted(services: readonly ServiceFact[], size: HostSize, wished = wishes): FittedLimits {
  const result = fitLimits(services, size, wished);
  return fits(result) ? result : expect.fail(`does not fit: ${JSON.stringify(result)}`);
}

/** `db 3008m/1024m 3.25` for each service. */
function shown({ shares }: FittedLimits): readonly string[] {
  return shares.map(({ service: name, limitBytes, reservationBytes, cpus }) => {
    const reserved = reservationBytes === null ? '' : `/${reservationBytes / mebibyte}`;
    return `${name} ${limitBytes / mebibyte}${reserved} ${cpus}`;
  });
}

describe('limits that fit a machine', () => {
  it('are small on 4 GiB', () => {
    expect(shown(fitted(slim, host(4, 2)))).toMatchInlineSnapshot(`
      [
        "gateway 144/72 1.5",
        "auth 128/64 1",
        "rest 128 1.5",
        "realtime 320 1.5",
        "storage 256 1",
        "imgproxy 128 1.5",
        "meta 192 1",
        "functions 320 1.5",
        "db 864/432 1.5",
        "pooler 320 1",
        "studio 320 1",
        "caddy 64 1",
      ]
    `);
  });

  it('come near their start on 16 GiB', () => {
    expect(shown(fitted(slim, host(16, 4)))).toMatchInlineSnapshot(`
      [
        "gateway 1504/752 2",
        "auth 768/384 1",
        "rest 400 2",
        "realtime 640 2",
        "storage 624 1",
        "imgproxy 576 2",
        "meta 320 1",
        "functions 816 2",
        "db 6096/3048 3",
        "pooler 448 1",
        "studio 640 1",
        "caddy 192 1",
      ]
    `);
  });

  it('give the rest of 64 GiB to the database most of all', () => {
    expect(shown(fitted(whole, host(64, 16)))).toMatchInlineSnapshot(`
      [
        "gateway 3984/1992 4",
        "auth 1024/512 2",
        "rest 2448 4",
        "realtime 2704 4",
        "storage 2704 2",
        "imgproxy 768 4",
        "meta 384 2",
        "functions 2960 4",
        "db 31552/15776 8",
        "pooler 512 2",
        "analytics 2048 4",
        "vector 512 2",
        "studio 768 2",
      ]
    `);
  });

  it('are twice their start at most where no database takes what is left: elsewhere, or of a fixed limit', () => {
    const elsewhere = fitted(
      whole.filter(({ role }) => role !== 'db'),
      host(64, 16),
    );
    for (const { role, limitBytes } of elsewhere.shares) {
      expect(limitBytes, role).toBeLessThanOrEqual(2 * needOf({ role }).startBytes);
    }
    expect(elsewhere.leftBytes).toBeGreaterThan(24 * gibibyte);
    const wished = wishesWith({ limits: { services: { db: { memory: '8g' } } } });
    const rest = fitted(whole, host(64, 16), wished).shares.find(({ role }) => role === 'rest');
    expect(rest?.limitBytes).toBe(gibibyte);
  });

  it('count every replica, and give each the same', () => {
    const one = fitted(
      [service('db'), service('rest', { limits: { memoryBytes: gibibyte, at: here } })],
      host(8),
    );
    const limits = { memoryBytes: gibibyte, at: here };
    const three = fitted([service('db'), service('rest', { limits, replicas: 3 })], host(8));
    expect(three.shares[0]?.limitBytes).toBe((one.shares[0]?.limitBytes ?? 0) - 2 * gibibyte);
    const open = fitted(
      [...slim.filter(({ role }) => role !== 'rest'), service('rest', { replicas: 4 })],
      host(8),
    );
    expect(open.limitedBytes).toBeLessThanOrEqual(8 * gibibyte - open.marginBytes);
    expect(open.limitedBytes).toBe(
      open.shares.reduce((sum, { limitBytes, replicas = 1 }) => sum + limitBytes * replicas, 0),
    );
    expect(fits(fitLimits([service('functions', { replicas: 30 })], host(8), wishes))).toBe(false);
  });

  it('keep the least of a service also where that is more than twice its start', () => {
    const limits = { memoryReservationBytes: 3 * gibibyte, at: here };
    const [share] = fitted([service('rest', { limits })], host(8)).shares;
    expect(share).toMatchObject({ limitBytes: 3 * gibibyte, reservationBytes: 3 * gibibyte });
  });

  it('are none where the least of all exceeds the machine', () => {
    const result = fitLimits(whole, host(4), wishes);
    expect(result).toMatchObject({ marginBytes: expect.any(Number), neededBytes: expect.any(Number) });
    expect(fits(result)).toBe(false);
    expect(fits(fitLimits(slim, host(2), wishes))).toBe(false);
  });

  it('leave what the files say, and count it', () => {
    const limits = { memoryBytes: 3 * gibibyte, cpus: 3, at: here };
    const { shares, limitedBytes } = fitted([service('db', { limits }), service('auth')], host(8));
    expect(shares[0]).toMatchObject({
      limitBytes: 3 * gibibyte,
      limitFrom: 'files',
      cpus: 3,
      cpusFrom: 'files',
    });
    expect(limitedBytes).toBe(4 * gibibyte);
  });

  it('heed a wish before the files', () => {
    const services = [service('db', { limits: { memoryBytes: 3 * gibibyte, at: here } })];
    const wished = wishesWith({
      limits: { services: { db: { memory: '1.5g', cpus: 0.5, reservation: '1g' } } },
    });
    expect(fitted(services, host(8), wished).shares[0]).toMatchObject({
      limitBytes: 1.5 * gibibyte,
      limitFrom: 'wish',
      reservationBytes: gibibyte,
      cpus: 0.5,
      now: { bytes: 3 * gibibyte },
    });
  });

  it('are never below what the files reserve, which Docker would refuse', () => {
    const limits = { memoryReservationBytes: gibibyte, at: here };
    const [share] = fitted([service('mail-sink', { limits })], host(8)).shares;
    expect(share).toMatchObject({ limitBytes: gibibyte, reservationBytes: gibibyte });
  });

  it('say no CPUs where nobody knows how many there are', () => {
    expect(fitted([service('db')], host(8, null)).shares[0]?.cpus).toBe(null);
  });

  it('do not move with the few MiB that a kernel update takes', () => {
    const before = { ...host(8), memoryBytes: 7.8 * gibibyte };
    const after = { ...before, memoryBytes: before.memoryBytes - 8 * mebibyte };
    expect(shown(fitted(slim, after))).toEqual(shown(fitted(slim, before)));
  });
});

const anyService = fc
  .record({
    role: fc.constantFrom(...supabaseRoles, 'proxy', 'exporter', 'other' as const),
    memoryBytes: fc.option(
      fc.integer({ min: 64, max: 4096 }).map((mib) => mib * mebibyte),
      { nil: 0 },
    ),
  })
  .map(({ role, memoryBytes }, index = 0) =>
    service(role, { limits: { memoryBytes, at: here }, name: `${role}${index}` }),
  );
const anyServices = fc
  .array(anyService, { minLength: 1, maxLength: 18 })
  .map((services) => services.map((one, index) => ({ ...one, name: `${one.role}-${index}` })));
const anyMargin = fc.integer({ min: 5, max: 80 });

describe('on any machine', () => {
  it('all limits and the margin fit, nobody has less than the least, no CPU limit exceeds the machine', () => {
    fc.assert(
      fc.property(
        anyServices,
        fc.double({ min: 1, max: 256, noNaN: true }),
        fc.integer({ min: 1, max: 64 }),
        anyMargin,
        (services, gib, cores, margin) => {
          const size = { ...host(1, cores), memoryBytes: Math.round(gib * gibibyte) };
          const result = fitLimits(services, size, wishesWith({ limits: { margin } }));
          if (!fits(result)) return result.neededBytes > size.memoryBytes - result.marginBytes;
          const { limitedBytes, marginBytes, leftBytes, shares } = result;
          expect(limitedBytes + marginBytes + leftBytes).toBe(size.memoryBytes);
          expect(leftBytes).toBeGreaterThanOrEqual(0);
          expect(marginBytes).toBeGreaterThanOrEqual((size.memoryBytes * margin) / 100 - 1);
          for (const share of shares.filter(({ limitFrom }) => limitFrom === 'share')) {
            const { minimumBytes } = needOf(share);
            expect(share.limitBytes).toBeGreaterThanOrEqual(minimumBytes);
            expect(share.reservationBytes ?? 0).toBeLessThanOrEqual(share.limitBytes);
            expect(share.cpus).toBeLessThanOrEqual(cores);
          }
          return true;
        },
      ),
    );
  });

  it('nobody gets less of a larger one', () => {
    const gib = fc.double({ min: 1, max: 128, noNaN: true });
    fc.assert(
      fc.property(anyServices, gib, gib, (services, one, more) => {
        const small = fitLimits(services, host(one, 4), wishes);
        if (!fits(small)) return;
        const large = fitted(services, host(one + more, 8));
        for (const [index, share] of small.shares.entries()) {
          expect(large.shares[index]?.limitBytes).toBeGreaterThanOrEqual(share.limitBytes);
          expect(large.shares[index]?.cpus ?? 0).toBeGreaterThanOrEqual(share.cpus ?? 0);
        }
      }),
    );
  });
});
