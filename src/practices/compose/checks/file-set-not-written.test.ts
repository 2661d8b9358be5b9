import { describe, expect, it } from 'vitest';
import { deployment, envKey } from '../../../../test/helpers/deployment.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import type { DeploymentFact } from '../../../model/facts/deployment.ts';
import { fileSetNotWritten } from './file-set-not-written.ts';

function given(filesFrom: DeploymentFact['filesFrom'], paths: readonly string[], written?: string) {
  const keys = written === undefined ? [] : [envKey('COMPOSE_FILE', written)];
  return {
    deployment: deployment({
      filesFrom,
      files: paths.map((path) => ({ path, by: 'list', bytes: 100 })),
      envFile: { path: '.env', mode: 0o600, keys, hasCarriageReturns: false },
    }),
  };
}

const overlay = ['docker-compose.yml', 'docker-compose.s3.yml'];

describe('compose/file-set-not-written', () => {
  it.each([
    ['an overlay by option', given('flag', overlay)],
    ['an overlay of this shell', given('environment', overlay)],
    ['another list in the env file', given('flag', overlay, 'docker-compose.yml')],
    ['another order in the env file', given('flag', overlay, 'docker-compose.s3.yml:docker-compose.yml')],
  ])('fails for %s', (_what, facts) => {
    expect(judge(fileSetNotWritten, facts)).toMatchObject({ status: 'fail', evidence: [{ at: {} }] });
  });

  it.each([
    ['the list of the env file', given('env-file', overlay, overlay.join(':'))],
    ['what Compose finds by itself', given('default', ['docker-compose.yml'])],
    ['an option that names what Compose finds', given('flag', ['docker-compose.yml'])],
    ['an option that repeats the env file', given('flag', overlay, `./${overlay.join(':./')}`)],
  ])('passes for %s', (_what, facts) => {
    expect(judge(fileSetNotWritten, facts).status).toBe('pass');
  });
});
