import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { token } from '../../../../test/helpers/secrets.ts';
import { outdatedKeySet } from './outdated-key-set.ts';

function stack(verifiedBy: readonly string[], secrets: Record<string, object> = {}) {
  return {
    deployment: deployment(),
    services: [
      service('storage', { environment: environment({ ANON_KEY: token({ role: 'anon', verifiedBy }) }) }),
      service('auth', { environment: environment({ GOTRUE_JWT_SECRET: { fingerprint: 'f-jwt' } }) }),
      service('rest', {
        environment: environment({ PGRST_JWT_SECRET: { fingerprint: 'f-set', form: 'key-set', ...secrets } }),
      }),
    ],
  };
}

describe('secrets/outdated-key-set', () => {
  it('fails where the set was made before the secret changed', () => {
    expect(judge(outdatedKeySet, stack(['f-jwt']))).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY is refused by rest, and taken elsewhere',
      evidence: [{ subject: 'services.rest.environment.PGRST_JWT_SECRET', at: here }],
    });
  });

  it('fails where the secret changed and the set did not', () => {
    expect(judge(outdatedKeySet, stack(['f-set']))).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY is refused by auth, and taken elsewhere',
    });
  });

  it('passes where both take the key, and where nobody does, of which another check tells', () => {
    expect(judge(outdatedKeySet, stack(['f-jwt', 'f-set'])).status).toBe('pass');
    expect(judge(outdatedKeySet, stack([])).status).toBe('pass');
  });

  it('skips without a set, with secrets that disagree anyway, and without such a key', () => {
    const { services, ...rest } = stack(['f-jwt']);
    const plain = services.filter(({ role }) => role !== 'rest');
    expect(judge(outdatedKeySet, { ...rest, services: plain }).status).toBe('skip');
    const realtime = service('realtime', {
      environment: environment({ API_JWT_SECRET: { fingerprint: 'f-old' } }),
    });
    expect(judge(outdatedKeySet, { ...rest, services: [...services, realtime] }).status).toBe('skip');
    const keyless = services.filter(({ role }) => role !== 'storage');
    expect(judge(outdatedKeySet, { ...rest, services: keyless }).status).toBe('skip');
  });
});
