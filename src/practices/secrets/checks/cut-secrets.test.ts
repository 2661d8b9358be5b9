import { describe, expect, it } from 'vitest';
import { judge, secret } from '../../../../test/helpers/facts.ts';
import type { EnvKeyFact } from '../../../model/facts/deployment.ts';
import { cutSecrets } from './cut-secrets.ts';

const at = { file: '.env', line: 3 };

function judged(...keys: readonly Partial<EnvKeyFact>[]) {
  const whole = keys.map((key) => ({
    name: 'POSTGRES_PASSWORD',
    at,
    text: '[redacted]',
    used: true,
    altered: false,
    ...key,
  }));
  const deployment = {
    project: 'supabase',
    directory: '/srv/supabase',
    files: [],
    filesFrom: 'default' as const,
    filesNotUsed: [],
    envFile: { path: '.env', mode: 0o600, keys: whole, hasCarriageReturns: false },
    unsetVariables: [],
    profiles: [],
  };
  return judge(cutSecrets, { deployment });
}

describe('secrets/cut-secrets', () => {
  it('fails for a lost $ and for what became a comment', () => {
    expect(judged({ secret: secret(), lost: 'variable' })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'POSTGRES_PASSWORD', at }],
    });
    expect(
      judged({ secret: secret() }, { name: 'JWT_SECRET', secret: secret(), lost: 'comment' }).status,
    ).toBe('fail');
  });

  it('passes when all are whole, whatever other values lose', () => {
    expect(judged({ secret: secret() }, { name: 'STUDIO_DEFAULT_PROJECT', lost: 'comment' }).status).toBe(
      'pass',
    );
    expect(judged({ secret: secret(), altered: true }).status).toBe('pass');
  });

  it('passes over a secret that nothing reads', () => {
    expect(
      judged({ secret: secret() }, { name: 'OLD_SECRET', secret: secret(), used: false, lost: 'variable' })
        .status,
    ).toBe('pass');
  });

  it('does not apply without a secret', () => {
    expect(judged({}).status).toBe('skip');
  });
});
