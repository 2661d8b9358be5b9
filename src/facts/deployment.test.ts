import { describe, expect, it } from 'vitest';
import { type ProjectInput, projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import type { DeploymentFact, EnvKeyFact } from '../model/facts/deployment.ts';
import { deploymentGatherer } from './deployment.ts';
import { createRedactor } from './redactor.ts';

async function gather(
  input: ProjectInput,
  files: Readonly<Record<string, string>> = {},
): Promise<DeploymentFact> {
  const project = projectOf(input);
  const redactor = createRedactor(project, { key: new Uint8Array(32), samples: [] });
  const fact = await deploymentGatherer.gather({
    project,
    world: fakeWorld({ files }),
    redactor,
    before: {},
  });
  if (!fact.known) throw new Error(fact.reason);
  return fact.value;
}

async function keysOf(input: ProjectInput): Promise<Record<string, EnvKeyFact>> {
  const { envFile } = await gather(input);
  return Object.fromEntries((envFile?.keys ?? []).map((key) => [key.name, key]));
}

describe('deployment', () => {
  it('tells the Compose files in effect and those that lie beside them unused', async () => {
    const fact = await gather(
      { root: {} },
      {
        '/srv/supabase/docker-compose.yml': '',
        '/srv/supabase/docker-compose.s3.yml': '',
        '/srv/supabase/compose.prod.yaml': '',
        '/srv/supabase/docker-compose.yml.bak': '',
        '/srv/supabase/vector.yml': '',
      },
    );

    expect(fact.files).toMatchObject([{ path: 'docker-compose.yml', by: 'list' }]);
    expect(fact.filesNotUsed).toEqual(['compose.prod.yaml', 'docker-compose.s3.yml']);
  });

  it('tells what .env says without its secrets', async () => {
    const keys = await keysOf({
      root: {},
      env: 'POSTGRES_PASSWORD=hidden-password\nSITE_URL=http://localhost:3000\nSMTP_PASS=\n',
    });

    expect(keys['POSTGRES_PASSWORD']).toMatchObject({
      text: '[redacted]',
      secret: { bytes: 15 },
      at: { line: 1 },
    });
    expect(keys['SITE_URL']).toMatchObject({ text: 'http://localhost:3000', at: { file: '.env', line: 2 } });
    expect(keys['SMTP_PASS']).toMatchObject({ text: '', secret: { bytes: 0 } });
  });

  it('tells which keys any service uses', async () => {
    const keys = await keysOf({
      root: {},
      env: 'USED=1\nUNUSED=2\n',
      parts: { variablesUsed: new Set(['USED']) },
    });

    expect(keys['USED']?.used).toBe(true);
    expect(keys['UNUSED']?.used).toBe(false);
  });

  it('tells the mode of .env and its carriage returns', async () => {
    const fact = await gather({ root: {}, env: 'A=1\r\n', envMode: 0o644 });

    expect(fact.envFile).toMatchObject({ mode: 0o644, hasCarriageReturns: true });
  });

  it('knows a deployment without .env', async () => {
    expect((await gather({ root: {} })).envFile).toBeNull();
  });
});
