import { describe, expect, it } from 'vitest';
import { container, here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { missingCheck } from './missing-check.ts';

const healthcheck = { disabled: false, test: ['CMD', 'true'], at: here };
const rest = service('rest', { image: image('postgrest/postgrest:v12.2.12') });
const auth = service('auth', { healthcheck });

describe('health/missing-check', () => {
  it('fails on services whose image brings none either', () => {
    const outcome = judge(missingCheck, { services: [rest, auth] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'services.rest', at: here }] });
  });

  it('fails on a check that is switched off', () => {
    const off = service('auth', { healthcheck: { ...healthcheck, disabled: true } });
    expect(judge(missingCheck, { services: [off] }).status).toBe('fail');
  });

  it.each(['supabase/postgres-meta:v0.99.0', 'kong:2.8.1', 'kong/kong:3.9.1', 'supabase/studio:2026.09.07'])(
    'passes for %s, which brings its own',
    (reference) => {
      const meta = service('meta', { image: image(reference) });
      expect(judge(missingCheck, { services: [meta] }).status).toBe('pass');
    },
  );

  it('believes the containers over the files', () => {
    const containers = { project: [container('rest', { health: 'healthy' })], foreign: [] };
    expect(judge(missingCheck, { services: [rest], containers }).status).toBe('pass');
    const none = { project: [container('rest', { health: 'none' })], foreign: [] };
    expect(judge(missingCheck, { services: [rest], containers: none }).status).toBe('fail');
  });

  it('cannot tell for an image built here, until it runs', () => {
    expect(judge(missingCheck, { services: [service('rest')] }).status).toBe('unknown');
  });

  it('asks nothing of services that are not Supabase’s', () => {
    expect(judge(missingCheck, { services: [service('other', { image: image('redis:8') })] }).status).toBe(
      'skip',
    );
    const services = [auth, service('other', { image: image('redis:8') })];
    expect(judge(missingCheck, { services }).status).toBe('pass');
  });
});
