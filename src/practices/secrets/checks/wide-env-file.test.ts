import { describe, expect, it } from 'vitest';
import { deployment, envKey } from '../../../../test/helpers/deployment.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import { secretKey } from '../../../../test/helpers/secrets.ts';
import { wideEnvFile } from './wide-env-file.ts';

function stack(mode: number, keys = [secretKey('JWT_SECRET', {})], path = '.env') {
  return { deployment: deployment({ envFile: { path, mode, keys, hasCarriageReturns: false } }) };
}

describe('secrets/wide-env-file', () => {
  it('fails when other users can read it', () => {
    expect(judge(wideEnvFile, stack(0o644))).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'mode 0644, holds 1 secrets', at: { file: '.env', line: 1 } }],
      remedy: { command: 'chmod o-rwx .env' },
    });
  });

  it('quotes a path that a shell would split', () => {
    expect(judge(wideEnvFile, stack(0o644, undefined, "it's .env"))).toMatchObject({
      remedy: { command: "chmod o-rwx 'it'\\''s .env'" },
    });
  });

  it.each([0o600, 0o640, 0o400])('passes for mode %i', (mode) => {
    expect(judge(wideEnvFile, stack(mode)).status).toBe('pass');
  });

  it('skips a file without secrets, and a deployment without the file', () => {
    expect(judge(wideEnvFile, stack(0o644, [envKey('SITE_URL', 'https://acme.dev')])).status).toBe('skip');
    expect(judge(wideEnvFile, { deployment: deployment({ envFile: null }) }).status).toBe('skip');
  });
});
