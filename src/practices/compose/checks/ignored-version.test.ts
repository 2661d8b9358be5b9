import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import { ignoredVersion } from './ignored-version.ts';

const file = { path: 'docker-compose.yml', by: 'list' as const, bytes: 10 };

describe('compose/ignored-version', () => {
  it('fails at the line', () => {
    const versionAt = { file: 'docker-compose.yml', line: 1 };
    const outcome = judge(ignoredVersion, { deployment: deployment({ files: [{ ...file, versionAt }] }) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: versionAt }] });
  });

  it('passes without', () => {
    expect(judge(ignoredVersion, { deployment: deployment({ files: [file] }) }).status).toBe('pass');
  });
});
