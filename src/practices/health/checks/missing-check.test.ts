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

  it('offers the command for what it mends, and says why the rest stays without', () => {
    const functions = service('functions', {
      product: 'edge-runtime',
      image: image('supabase/edge-runtime:v1.67.4'),
    });
    const old = { ...rest, product: 'postgrest' };
    expect(judge(missingCheck, { services: [functions, old] })).toMatchObject({
      remedy: {
        text: expect.stringMatching(/^Give functions .*rest stays without.*PostgREST 14/),
        command: 'seaworthy apply --only health',
      },
    });
    const alone = judge(missingCheck, { services: [old] });
    expect(alone.status === 'fail' && alone.remedy.command).toBeUndefined();
  });

  it('takes times without a test for no check', () => {
    const timed = { ...rest, healthcheck: { disabled: false, test: [], intervalMs: 1, at: here } };
    expect(judge(missingCheck, { services: [timed] }).status).toBe('fail');
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
