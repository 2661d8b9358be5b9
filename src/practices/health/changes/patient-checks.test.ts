import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { here, image, service } from '../../../../test/helpers/facts.ts';
import type { HealthcheckFact, ServiceFact } from '../../../model/facts/services.ts';
import { patientChecks } from './patient-checks.ts';

const check = (parts: Partial<HealthcheckFact>): HealthcheckFact => ({
  disabled: false,
  test: ['CMD', 'x'],
  at: here,
  ...parts,
});
const stockDb = service('db', {
  healthcheck: check({ timeoutMs: 5000, intervalMs: 5000, retries: 10 }),
});

/** What is written, as `key value`. */
function written(services: readonly ServiceFact[], wishes = wishesWith({})): readonly string[] {
  const decided = decision(patientChecks, { services }, wishes);
  return (decided.wanted ? decided.fragments : []).map((one) =>
    one.kind === 'service-key' ? `${one.service} ${one.path.join('.')} ${one.value}` : one.kind,
  );
}

describe('health/patient-checks', () => {
  it('gives the stock database its tier, and as long as before until it is called unhealthy', () => {
    expect(written([stockDb])).toEqual([
      'db healthcheck.timeout 10s',
      'db healthcheck.interval 10s',
      'db healthcheck.retries 5',
      'db healthcheck.start_period 30s',
    ]);
  });

  it('lowers nothing that is longer than the tier', () => {
    const slow = check({ timeoutMs: 60_000, intervalMs: 30_000, retries: 9, startPeriodMs: 10_000 });
    expect(written([service('realtime', { healthcheck: slow })])).toEqual([
      'realtime healthcheck.start_period 20s',
    ]);
    const long = check({ timeoutMs: 5000, intervalMs: 1000, retries: 3, startPeriodMs: 90_000 });
    expect(written([service('rest', { healthcheck: long })])).toEqual(['rest healthcheck.interval 10s']);
  });

  it('keeps the patience of many short tries', () => {
    const many = check({ timeoutMs: 5000, intervalMs: 5000, retries: 10, startPeriodMs: 30_000 });
    expect(written([service('analytics', { healthcheck: many })])).toEqual([
      'analytics healthcheck.interval 15s',
      'analytics healthcheck.retries 4',
    ]);
  });

  it('gives times to the check that an image brings, and leaves its test to the image', () => {
    const meta = service('meta', { image: image('supabase/postgres-meta:v0.99.0') });
    expect(written([meta])).toEqual([
      'meta healthcheck.timeout 5s',
      'meta healthcheck.interval 10s',
      'meta healthcheck.retries 3',
      'meta healthcheck.start_period 20s',
    ]);
  });

  it('takes the exceptions of seaworthy.yaml before both, also for services that are not Supabase’s', () => {
    const redis = service('other', { name: 'redis', healthcheck: check({ intervalMs: 1000 }) });
    const wishes = wishesWith({
      health: { services: { db: { retries: 12, start_period: '2m' }, redis: { interval: '7s' } } },
    });
    expect(written([stockDb, redis], wishes)).toEqual([
      'db healthcheck.timeout 10s',
      'db healthcheck.interval 10s',
      'db healthcheck.retries 12',
      'db healthcheck.start_period 2m',
      'redis healthcheck.interval 7s',
    ]);
    expect(written([redis])).toEqual([]);
  });

  it('leaves a check alone that is switched off, and says so', () => {
    const off = service('auth', { healthcheck: check({ disabled: true }) });
    const decided = decision(patientChecks, { services: [off, stockDb] }, wishesWith({}));
    expect(decided.notes?.join()).toContain('auth');
    expect(written([off])).toEqual([]);
  });

  it('says which exceptions of seaworthy.yaml nothing follows', () => {
    const cache = service('other', { name: 'cache', image: image('redis:8') });
    const off = service('auth', { healthcheck: check({ disabled: true }) });
    // It has no check either, but the change that adds one takes these times.
    const functions = service('functions', {
      product: 'edge-runtime',
      image: image('supabase/edge-runtime:v1.76.2'),
    });
    const times = { timeout: '5s' };
    const notesOf = (services: readonly ServiceFact[], health: object) =>
      decision(patientChecks, { services }, wishesWith({ health })).notes ?? [];
    const idle = (name: string, why: string) =>
      expect.stringContaining(`health.services.${name} has no effect: ${why}`);

    expect(notesOf([cache], { services: { cache: times } })).toEqual([
      idle('cache', 'no check of it is known'),
    ]);
    expect(notesOf([cache, stockDb], { services: { cache: times, db: times } })).toEqual([
      idle('cache', 'no check of it is known'),
    ]);
    expect(notesOf([off], { services: { auth: times } })).toEqual([
      idle('auth', 'its check is switched off'),
    ]);
    expect(notesOf([stockDb], { services: { later: times } })).toEqual([
      idle('later', 'its profile is not active'),
    ]);
    expect(notesOf([functions], { services: { functions: times } })).toEqual([]);
    expect(notesOf([functions], { truthful: false, services: { functions: times } })).toEqual([
      idle('functions', 'no check of it is known'),
    ]);
    expect(notesOf([functions, stockDb], { tune: false, services: { functions: times, db: times } })).toEqual(
      [idle('db', 'health.tune is off')],
    );
    expect(notesOf([cache], { services: { cache: {} } })).toEqual([]);
  });

  it('is not wanted when every check is patient, or when nobody wishes it', () => {
    const patient = check({ timeoutMs: 10_000, intervalMs: 10_000, retries: 5, startPeriodMs: 30_000 });
    const services = [service('db', { healthcheck: patient })];
    expect(decision(patientChecks, { services }, wishesWith({})).wanted).toBe(false);
    expect(
      decision(patientChecks, { services: [stockDb] }, wishesWith({ health: { tune: false } })).wanted,
    ).toBe(false);
  });
});
