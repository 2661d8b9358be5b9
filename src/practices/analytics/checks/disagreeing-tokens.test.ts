import { describe, expect, it } from 'vitest';
import { container, environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { disagreeingTokens } from './disagreeing-tokens.ts';

const token = (fingerprint: string) => ({ fingerprint });
const names = { open: 'LOGFLARE_PUBLIC_ACCESS_TOKEN', own: 'LOGFLARE_PRIVATE_ACCESS_TOKEN' };
const analytics = service('analytics', {
  environment: environment({ [names.open]: token('public'), [names.own]: token('private') }),
});
const vector = (of: string, name = names.open) =>
  service('vector', { environment: environment({ [name]: token(of) }) });
const studio = (of: string) => service('studio', { environment: environment({ [names.own]: token(of) }) });
const collector = (...variables: readonly string[]) => ({
  file: 'vector.yml',
  service: 'vector',
  sources: [],
  routes: [],
  unrouted: false,
  variables: variables.map((name) => ({ name, at: here })),
});

describe('analytics/disagreeing-tokens', () => {
  it('fails for Vector and for Studio', () => {
    const services = [analytics, vector('old'), studio('public')];
    expect(judge(disagreeingTokens, { services })).toMatchObject({
      status: 'fail',
      detail: 'vector and studio and analytics have different tokens',
      evidence: [
        { subject: 'services.vector.environment.LOGFLARE_PUBLIC_ACCESS_TOKEN', at: here },
        { at: here },
      ],
    });
  });

  it('fails for a container that was not recreated', () => {
    const stale = container('analytics', {
      environment: environment({ [names.open]: token('before'), [names.own]: token('private') }),
    });
    const services = [analytics, vector('public'), studio('private')];
    expect(judge(disagreeingTokens, { services, containers: { project: [stale], foreign: [] } }).status).toBe(
      'fail',
    );
  });

  it('fails when Logflare is given no token of that kind', () => {
    const bare = service('analytics', { environment: environment({ [names.open]: token('public') }) });
    expect(judge(disagreeingTokens, { services: [bare, studio('private')] }).status).toBe('fail');
  });

  it('passes when they agree, under the former name as well', () => {
    expect(
      judge(disagreeingTokens, { services: [analytics, vector('public'), studio('private')] }).status,
    ).toBe('pass');
    const former = service('analytics', { environment: environment({ LOGFLARE_API_KEY: token('public') }) });
    const services = [former, vector('public', 'LOGFLARE_API_KEY')];
    expect(judge(disagreeingTokens, { services }).status).toBe('pass');
  });

  it('counts the variable that Vector’s file sends', () => {
    const both = service('vector', {
      environment: environment({ [names.open]: token('old'), LOGFLARE_API_KEY: token('public') }),
    });
    const services = [analytics, both];
    expect(judge(disagreeingTokens, { services, logCollector: collector('LOGFLARE_API_KEY') }).status).toBe(
      'pass',
    );
    expect(judge(disagreeingTokens, { services, logCollector: collector(names.open) }).status).toBe('fail');
  });

  it('is unknown when nobody is given a token, and does not apply without Logflare', () => {
    expect(judge(disagreeingTokens, { services: [analytics, service('vector')] }).status).toBe('unknown');
    expect(judge(disagreeingTokens, { services: [vector('x')] }).status).toBe('skip');
  });
});
