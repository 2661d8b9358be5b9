import { expect, it } from 'vitest';
import { audit } from '../../src/engine/audit.ts';
import { checks, practices } from '../../src/practices/catalogue.generated.ts';
import { promiseDatabaseContents } from './database-contents.ts';
import { promiseLiveFacts } from './live-facts.ts';
import { describeLab, type LabStack, run } from './stack.ts';

interface Model {
  readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
}

function resolved(stack: LabStack): Model {
  return JSON.parse(stack.compose('config', '--format', 'json')) as Model;
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
    const own = { ...process.env, COMPOSE_FILE: undefined, COMPOSE_PROJECT_NAME: undefined };
    const services = ['docker', 'compose', 'config', '--services'];
    const names = run(services, `${stack().directory}/../..`, own).trim().split('\n').sort();
    expect(names).toEqual(['app', 'auth', 'db', 'kong', 'redis']);
  });

  it('gives a new key of .env to every service, changed or not', () => {
    const before = resolved(stack());
    stack().setEnv('ONE_MORE_KEY', 'for everybody');
    const after = resolved(stack());
    const names = Object.keys(before.services);
    expect(names).toHaveLength(13);
    for (const name of names) {
      const { ONE_MORE_KEY: added, ...rest } = after.services[name]?.environment ?? {};
      expect(added, name).toBe('for everybody');
      expect(rest, name).toEqual(before.services[name]?.environment);
    }
  });

  promiseDatabaseContents(stack);
});
