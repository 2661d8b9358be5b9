// The probes that the health changes write, in running containers: green when all is well, red when a service is really
// broken in the way that the check before it did not see.
import { spawn } from 'node:child_process';
import { posix } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { adopt } from '../../src/engine/adopted.ts';
import type { Change } from '../../src/engine/change.ts';
import { candidateOf } from '../../src/engine/render/candidate.ts';
import type { Contribution } from '../../src/model/fragment.ts';
import { patientChecks } from '../../src/practices/health/changes/patient-checks.ts';
import { truthfulChecks } from '../../src/practices/health/changes/truthful-checks.ts';
import { systemWorld } from '../../src/system/world.ts';
import { sidecarProgram, wishesWith } from '../helpers/changes.ts';
import { describeLab, type LabStack } from './stack.ts';

const override = 'docker-compose.health.yml';

/** As wished, but looking every two seconds, so that the tests need not wait for a minute. */
const times = { interval: '2s', timeout: '5s', retries: 2 };
const hurried = ['db', 'kong', 'analytics', 'functions'];
const wishes = wishesWith({ health: { services: Object.fromEntries(hurried.map((name) => [name, times])) } });

describeLab('health probes on kong-15', { stack: 'kong-15' }, (stack) => {
  beforeAll(async () => {
    stack().addFile(override, await overrideFor(stack().directory));
    stack().setEnv('COMPOSE_FILE', `docker-compose.yml:${override}`);
    // Fails unless every service becomes healthy.
    await stack().up();
  }, 300_000);

  it('every service that can be asked is healthy, PostgREST 12 alone cannot', () => {
    const states = stack().compose('ps', '--format', '{{.Service}} {{.Health}}').trim().split('\n');
    expect(states.filter((line) => !line.endsWith(' healthy')).map((line) => line.trim())).toEqual(['rest']);
  });

  it('a Logflare that answers 503 is unhealthy, and the check before it was green', async () => {
    stack().sql('alter database _supabase allow_connections false');
    expect(exitCode(stack(), 'analytics', 'curl', 'http://localhost:4000/health')).toBe(0);
    await expectHealth(stack(), 'analytics', 'unhealthy');
    stack().sql('alter database _supabase allow_connections true');
    await expectHealth(stack(), 'analytics', 'healthy');
  });

  it.each([
    ['functions', ['bash', '-c', '</dev/tcp/127.0.0.1/9000']],
    ['kong', ['kong', 'health']],
  ])(
    '%s with an open port and no answer is unhealthy, and the check before it was green',
    async (name, before) => {
      stack().compose('kill', '--signal', 'STOP', name);
      expect(exitCode(stack(), name, ...before)).toBe(0);
      await expectHealth(stack(), name, 'unhealthy');
      stack().compose('kill', '--signal', 'CONT', name);
      await expectHealth(stack(), name, 'healthy');
    },
  );

  it('a database whose connections are all taken is unhealthy, and pg_isready was green', async () => {
    const free = takeAllConnections(stack());
    await expectHealth(stack(), 'db', 'unhealthy');
    expect(exitCode(stack(), 'db', 'pg_isready', '-U', 'postgres', '-h', 'localhost')).toBe(0);
    await free();
    await expectHealth(stack(), 'db', 'healthy');
  });
});

/** Our override as the health changes want it for this directory. */
async function overrideFor(directory: string): Promise<string> {
  const world = systemWorld();
  const adopted = adopt({ directory, environment: {} }, world);
  const { staticGatherers } = await import('../../src/facts/catalogue.ts');
  const { collectFacts } = await import('../../src/facts/collect.ts');
  const facts = await collectFacts({
    project: adopted.base,
    world,
    gatherers: staticGatherers,
    static: true,
    version: 'test',
  });
  const contributions = [patientChecks, truthfulChecks].flatMap((change: Change): Contribution[] => {
    const { services } = facts.table;
    if (!services.known) return expect.fail(services.reason);
    const decided = change.decide({ services: services.value } as never, {
      wishes,
      sidecarProgram,
      facts: facts.table as never,
    });
    return decided.wanted ? [{ change: change.id, fragments: decided.fragments }] : [];
  });
  const { files } = candidateOf({ adopted, contributions, number: 1, secrets: new Map(), world });
  return (
    files.find(({ path }) => posix.basename(path) === 'compose.yaml')?.text ?? expect.fail('no override')
  );
}

/** What a command in a service's container exits with. */
function exitCode(stack: LabStack, service: string, ...argv: readonly string[]): number {
  try {
    stack.compose('exec', '-T', service, ...argv);
    return 0;
  } catch (error) {
    return (error as { readonly status?: number }).status ?? -1;
  }
}

async function expectHealth(stack: LabStack, service: string, health: string): Promise<void> {
  const now = () => stack.compose('ps', '--format', '{{.Health}}', service).trim();
  await expect.poll(now, { timeout: 90_000, interval: 1000 }).toBe(health);
}

/**
 * Holds sessions until the server refuses an ordinary role, and takes each place that another service gives up meanwhile;
 * lets them go when called.
 */
function takeAllConnections(stack: LabStack): () => Promise<void> {
  const max = Number(stack.sql('show max_connections'));
  const session = 'psql -Xq -h 127.0.0.1 -U postgres -d postgres -c "select pg_sleep(600)"';
  const hold = `touch /tmp/held; for i in $(seq ${max}); do while [ -e /tmp/held ]; do ${session}; sleep 2; done & done; wait`;
  const argv = ['compose', 'exec', '-T', 'db', 'bash', '-c', hold];
  const own = { ...process.env, COMPOSE_FILE: undefined, COMPOSE_PROJECT_NAME: undefined };
  const held = spawn('docker', argv, { cwd: stack.directory, env: own, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => held.on('close', () => resolve()));
  return async () => {
    stack.compose('exec', '-T', 'db', 'rm', '/tmp/held');
    // The superuser may still come in: some connections are reserved for it.
    stack.sql("select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'");
    await ended;
  };
}
