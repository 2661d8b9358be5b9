import { describe, expect, it } from 'vitest';
import {
  container,
  environment,
  here,
  judge,
  secret,
  service,
  today,
} from '../../../../test/helpers/facts.ts';
import type { SecretFact } from '../../../model/secret.ts';
import { refusedHealthCheck } from './refused-health-check.ts';

const inAYear = today.getTime() / 1000 + 31_536_000;
const key = (verifiedBy: readonly string[], expiresAt = inAYear): SecretFact =>
  secret({ token: { algorithm: 'HS256', role: 'anon', expiresAt, verifiedBy } });
const test = [
  'CMD-SHELL',
  'curl --head -H "Authorization: Bearer [redacted]" http://localhost:4000/api/tenants/realtime-dev/health',
];
const variables = environment({ API_JWT_SECRET: { fingerprint: 'f-jwt' } });

function realtime(tokens: readonly SecretFact[], words: readonly string[] = test, more = {}) {
  return service('realtime', {
    healthcheck: { disabled: false, test: words, at: here, ...(tokens.length === 0 ? {} : { tokens }) },
    environment: { ...variables, ...environment(more) },
  });
}
const judged = (...of: Parameters<typeof realtime>) =>
  judge(refusedHealthCheck, { services: [realtime(...of)] });

describe('realtime/refused-health-check', () => {
  it('fails for a key that another secret has signed', () => {
    expect(judged([key(['f-old'])])).toMatchObject({
      status: 'fail',
      detail: 'the health check sends a key that another secret than API_JWT_SECRET has signed',
      evidence: [{ subject: 'services.realtime.healthcheck', at: here }],
    });
  });

  it('fails for a key that has expired', () => {
    expect(judged([key(['f-jwt'], 1_700_000_000)])).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('expired on 2023-11-14'),
    });
  });

  it('fails for a container whose check still sends the key of before', () => {
    const running = container('realtime', {
      healthcheckTest: test,
      healthcheckTokens: [key(['f-jwt'])],
      environment: environment({ API_JWT_SECRET: { fingerprint: 'f-new' } }),
    });
    const containers = { project: [running], foreign: [] };
    expect(judge(refusedHealthCheck, { services: [realtime([key(['f-jwt'])])], containers }).status).toBe(
      'fail',
    );
  });

  it('fails for a check that sends no key, because ANON_KEY is empty', () => {
    const url = 'http://localhost:4000/api/tenants/realtime-dev/health';
    const shell = ['CMD-SHELL', `curl -H "Authorization: Bearer " ${url}`];
    expect(judged([], shell)).toMatchObject({
      status: 'fail',
      detail: 'the health check sends an empty key',
      evidence: [{ subject: 'services.realtime.healthcheck', at: here }],
    });
    expect(judged([], ['CMD', 'curl', '-H', 'Authorization: Bearer ', url]).status).toBe('fail');
    const variable = ['CMD-SHELL', `curl -H "Authorization: Bearer $ANON_KEY" ${url}`];
    expect(judged([], variable, { ANON_KEY: '' }).status).toBe('fail');
    expect(judged([], variable).status).toBe('unknown');
  });

  it('passes for a key of the secret in use, also through a variable or a key set', () => {
    expect(judged([key(['f-jwt'])]).status).toBe('pass');
    const words = [
      'CMD-SHELL',
      'curl -H "Authorization: Bearer $ANON_KEY" http://x/api/tenants/realtime-dev/health',
    ];
    expect(judged([], words, { ANON_KEY: key(['f-jwt']) }).status).toBe('pass');
    expect(judged([], words, { ANON_KEY: key(['f-old']) }).status).toBe('fail');
    expect(judged([key(['f-set'])], test, { API_JWT_JWKS: { fingerprint: 'f-set' } }).status).toBe('pass');
  });

  it('is unknown when the key or the secret is not seen', () => {
    expect(judged([]).status).toBe('unknown');
    const bare = { ...realtime([key(['f-jwt'])]), environment: {} };
    expect(judge(refusedHealthCheck, { services: [bare] }).status).toBe('unknown');
  });

  it('does not apply to a check that asks for something else, or without Realtime', () => {
    expect(judged([], ['CMD', 'curl', 'http://localhost:4000/healthcheck']).status).toBe('skip');
    expect(judge(refusedHealthCheck, { services: [service('rest')] }).status).toBe('skip');
  });
});
