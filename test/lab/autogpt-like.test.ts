import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audit } from '../../src/engine/audit.ts';
import { checks, practices } from '../../src/practices/catalogue.generated.ts';
import { promiseDatabaseContents } from './database-contents.ts';
import { promiseLiveFacts } from './live-facts.ts';
import { describeLab, type LabStack, run } from './stack.ts';

/** The stack's own `.env` decides. */
const ownEnvironment = { ...process.env, COMPOSE_FILE: undefined, COMPOSE_PROJECT_NAME: undefined };

interface Model {
  readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
}

function resolved(stack: LabStack): Model {
  return JSON.parse(stack.compose('config', '--format', 'json')) as Model;
}

/** Containers that `up` would make anew. Not by `config --hash`: it leaves env files out (seen with Compose 2.40), the running label does not. */
function recreated(stack: LabStack): readonly string[] {
  const dryRun = ['sh', '-c', 'docker compose --progress plain up -d --dry-run 2>&1'];
  const lines = run(dryRun, stack.directory, ownEnvironment).split('\n');
  return lines.flatMap((line) => / Container (\S+) +Recreated$/.exec(line)?.[1] ?? []);
}

describeLab('live facts of the stack autogpt-like', { stack: 'autogpt-like' }, (stack) => {
  promiseLiveFacts(stack, {
    major: 15,
    gateway: 'kong',
    schemas: ['graphql_public', 'public', 'storage'],
    tenant: 'your-tenant-id',
  });

  it('is audited like any other', async () => {
    const facts = await stack().collect();
    const report = audit({ facts, checks, practices, now: new Date(), version: 'test' });
    expect(report.mode).toBe('live');
    expect(report.results.filter(({ reason }) => reason?.includes('bug'))).toEqual([]);
    expect(report.coverage).toBeGreaterThan(90);
  });

  it('belongs to a platform that extends it, and resolves from there too', () => {
    const services = ['docker', 'compose', 'config', '--services'];
    const names = run(services, `${stack().directory}/../..`, ownEnvironment).trim().split('\n').sort();
    expect(names).toEqual(['app', 'auth', 'db', 'kong', 'redis']);
  });

  it('gives a new key of .env to every service, so that every container would be made anew', () => {
    const text = readFileSync(join(stack().directory, '.env'), 'utf8');
    const before = resolved(stack());
    expect(recreated(stack())).toEqual([]);
    stack().setEnv('ONE_MORE_KEY', 'for everybody');
    try {
      const after = resolved(stack());
      const names = Object.keys(before.services);
      expect(names).toHaveLength(13);
      for (const name of names) {
        const { ONE_MORE_KEY: added, ...rest } = after.services[name]?.environment ?? {};
        expect(added, name).toBe('for everybody');
        expect(rest, name).toEqual(before.services[name]?.environment);
      }
      expect(recreated(stack())).toHaveLength(names.length);
    } finally {
      stack().addFile('.env', text);
    }
  });

  promiseDatabaseContents(stack);
});
