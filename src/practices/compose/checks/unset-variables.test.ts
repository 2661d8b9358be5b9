import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, judge } from '../../../../test/helpers/facts.ts';
import { unsetVariables } from './unset-variables.ts';

describe('compose/unset-variables', () => {
  it('fails once for each name, where it is first used', () => {
    const unset = [
      { name: 'JWT_SECRET', at: here },
      { name: 'JWT_SECRET', at: { ...here, line: 90 } },
      { name: 'SITE_URL', at: { ...here, line: 50 } },
    ];
    const outcome = judge(unsetVariables, { deployment: deployment({ unsetVariables: unset }) });
    expect(outcome).toMatchObject({
      status: 'fail',
      detail: 'JWT_SECRET and SITE_URL are set nowhere',
      evidence: [{ subject: 'JWT_SECRET', at: here }, { subject: 'SITE_URL' }],
    });
  });

  it('passes when all are set, with or without an env file', () => {
    expect(judge(unsetVariables, { deployment: deployment() }).status).toBe('pass');
    expect(judge(unsetVariables, { deployment: deployment({ envFile: null }) }).status).toBe('pass');
  });
});
