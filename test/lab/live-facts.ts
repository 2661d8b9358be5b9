// What the live facts of every stack must tell. Called by one file per stack, so that each stack is up only once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { isSecretName } from '../../src/facts/redactor.ts';
import { factSources } from '../../src/facts/sources.ts';
import type { FactName, Facts } from '../../src/model/facts/table.ts';
import { factValue, type LabStack } from './stack.ts';

export interface Expected {
  readonly major: number;
  readonly gateway: string;
  readonly schemas: readonly string[];
  readonly tenant: string;
}

const roles = [
  'postgres',
  'supabase_admin',
  'authenticator',
  'supabase_auth_admin',
  'supabase_storage_admin',
  'supabase_functions_admin',
  'pgbouncer',
];

/** Facts of the host depend on the machine, and some machines cannot tell them; and no seaworthy.yaml names a domain here. */
const mayBeUnknown: readonly FactName[] = [
  'bothBackends',
  'clock',
  'firewall',
  'listeners',
  'domainAddresses',
  'wishedCertificate',
];

/** The promises that hold on any healthy stack; `break` them afterwards. */
export function promiseLiveFacts(stack: () => LabStack, expected: Expected): void {
  let facts: Facts;
  beforeAll(async () => {
    facts = await stack().collect();
    // A health check that ran into its time limit on a loaded machine has a second chance to be right.
    for (let turn = 0; turn < 10 && !isHealthy(facts); turn++) facts = await stack().collect();
  }, 300_000);

  it('knows every live fact of a healthy stack', () => {
    const live = (Object.keys(factSources) as FactName[]).filter((name) => factSources[name] !== 'files');
    const missing = live.filter((name) => !facts.table[name].known && !mayBeUnknown.includes(name));
    expect(missing).toEqual([]);
  });

  it('gives a reason for what it cannot see', () => {
    for (const name of mayBeUnknown) {
      const fact = facts.table[name];
      if (!fact.known) expect(fact.reason).toMatch(/\w/);
    }
  });

  it('sees all containers, from this directory, and no others', () => {
    const { project, foreign } = factValue(facts, 'containers');
    const services = stack().compose('config', '--services').trim().split('\n').sort();
    expect(project.map(({ service }) => service).sort()).toEqual(services);
    expect(project.every(({ state }) => state === 'running')).toBe(true);
    expect(isHealthy(facts)).toBe(true);
    expect(project.every(({ workingDirectory }) => workingDirectory === stack().directory)).toBe(true);
    expect(
      project.every(
        ({ configFiles }) => configFiles.join() === join(stack().directory, 'docker-compose.yml'),
      ),
    ).toBe(true);
    expect(foreign).toEqual([]);
    expect(project.find(({ service }) => service === expected.gateway)?.published.length).toBeGreaterThan(0);
  });

  it('sees in the containers what the files say, right after the start', () => {
    const services = factValue(facts, 'services');
    const { project } = factValue(facts, 'containers');
    const different = services.flatMap((service) => {
      const running = project.find((container) => container.service === service.name)?.environment ?? {};
      return Object.entries(service.environment)
        .filter(([, { text }]) => text !== null)
        .filter(([name, { text, secret }]) => {
          const seen = running[name];
          return seen?.text !== text || seen.secret?.fingerprint !== secret?.fingerprint;
        })
        .map(([name]) => `${service.name}.${name}`);
    });
    expect(different).toEqual([]);
  });

  it('sees the named volumes', () => {
    const { volumes } = factValue(facts, 'volumes');
    expect(volumes.length).toBeGreaterThan(0);
    expect(volumes.every(({ exists }) => exists)).toBe(true);
  });

  it('logs in as every role with the passwords of the files, not over the loopback', () => {
    const { host, logins } = factValue(facts, 'logins');
    expect(host).toBe('db');
    expect(logins).toEqual(roles.map((role) => ({ role, accepted: true })));
  });

  it('sees the server', () => {
    const settings = factValue(facts, 'settings');
    expect(Number.parseInt(settings['server_version_num'] ?? '', 10) / 10_000).toBeGreaterThan(
      expected.major,
    );
    expect(Number.parseInt(settings['server_version_num'] ?? '', 10) / 10_000).toBeLessThan(
      expected.major + 1,
    );
    expect(settings).toMatchObject({
      max_connections: '100',
      wal_level: 'logical',
      max_slot_wal_keep_size: '4096',
      // The server's own, not those of the session that asks.
      default_transaction_read_only: 'off',
      statement_timeout: '0',
    });
    expect(factValue(facts, 'archiver')).toMatchObject({ mode: 'off', failing: false, waiting: 0 });
    expect(factValue(facts, 'connections')).toMatchObject({ max: 100, reserved: 3 });
    expect(factValue(facts, 'connections').used).toBeLessThan(60);
    expect(factValue(facts, 'sizes').walBytes).toBeGreaterThan(0);
  });

  it('sees roles, databases and their schemas', () => {
    const superusers = factValue(facts, 'roles').roles.filter(({ superuser }) => superuser);
    expect(superusers.map(({ name }) => name)).toEqual(['supabase_admin']);
    const { databases } = factValue(facts, 'databases');
    expect(databases.map(({ name }) => name)).toEqual(['_supabase', 'postgres']);
    expect(databases.find(({ name }) => name === 'postgres')?.schemas).toEqual(
      expect.arrayContaining(['auth', 'storage', '_realtime', 'public']),
    );
    expect(databases.find(({ name }) => name === '_supabase')?.schemas).toContain('_supavisor');
    expect(databases.every(({ collationCurrent }) => collationCurrent !== false)).toBe(true);
    expect(factValue(facts, 'extensions').extensions.map(({ name }) => name)).toContain('pg_cron');
  });

  it('sees the tenants as the database has them', () => {
    expect(factValue(facts, 'poolerTenants').tenants).toMatchObject([
      { externalId: expected.tenant, defaultPoolSize: 20, defaultMaxClients: 100 },
    ]);
    expect(factValue(facts, 'realtimeTenants').tenants).toMatchObject([
      { maxConcurrentUsers: 200, maxEventsPerSecond: 100 },
    ]);
  });

  it('sees what is stored, and nothing wrong with it', () => {
    expect(factValue(facts, 'publication').tables).toBe(0);
    expect(factValue(facts, 'vault').secrets).toBeTypeOf('number');
    expect(factValue(facts, 'outboundJobs').webhooks).toBeTypeOf('number');
    expect(factValue(facts, 'ownership').wrong).toEqual([]);
    expect(factValue(facts, 'exposedTables').schemas).toEqual(expected.schemas);
    expect(factValue(facts, 'storedTokens')).toMatchObject({ tokens: [], skipped: [] });
  });

  it('sees the disks that the data, the objects and Docker lie on', () => {
    const holds = factValue(facts, 'disks').disks.flatMap((disk) => disk.holds);
    expect(holds.sort()).toEqual(['data', 'deployment', 'docker', 'storage']);
  });

  it('shows no secret of the stack in any form', () => {
    const text = JSON.stringify(facts);
    for (const [name, secret] of secretsOf(stack().envFiles)) {
      const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
      for (const form of forms) expect(text.includes(form), `${name} shows`).toBe(false);
    }
  });
}

function isHealthy(facts: Facts): boolean {
  const { project } = factValue(facts, 'containers');
  return project.every(({ health }) => health === 'none' || health === 'healthy');
}

function secretsOf(files: readonly string[]): readonly (readonly [string, string])[] {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const pairs = lines.flatMap((line) => {
    const [, name = '', value = ''] = /^([A-Z0-9_]+)=(.+)$/.exec(line) ?? [];
    return isSecretName(name) && value.length >= 8 ? [[name, value] as const] : [];
  });
  expect(pairs.length).toBeGreaterThan(5);
  return pairs;
}
