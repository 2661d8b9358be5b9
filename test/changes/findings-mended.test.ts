// What the changes promise the audit: with our override the findings they answer are gone, on whole deployments.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Project } from '../../src/deployment/project.ts';
import { adopt } from '../../src/engine/adopted.ts';
import type { Change } from '../../src/engine/change.ts';
import type { Check } from '../../src/engine/check.ts';
import { candidateOf } from '../../src/engine/render/candidate.ts';
import { runCheck } from '../../src/engine/run-check.ts';
import { staticGatherers } from '../../src/facts/catalogue.ts';
import { collectFacts } from '../../src/facts/collect.ts';
import { gibibyte } from '../../src/model/bytes.ts';
import { known } from '../../src/model/fact.ts';
import type { Contribution } from '../../src/model/fragment.ts';
import { patientChecks } from '../../src/practices/health/changes/patient-checks.ts';
import { truthfulChecks } from '../../src/practices/health/changes/truthful-checks.ts';
import { impatientCheck } from '../../src/practices/health/checks/impatient-check.ts';
import { missingCheck } from '../../src/practices/health/checks/missing-check.ts';
import { untruthfulCheck } from '../../src/practices/health/checks/untruthful-check.ts';
import { fittedGatewayWorkers } from '../../src/practices/limits/changes/fitted-gateway-workers.ts';
import { fittedLimits } from '../../src/practices/limits/changes/fitted-limits.ts';
import { fittedPostgresMemory } from '../../src/practices/limits/changes/fitted-postgres-memory.ts';
import { gatewayWorkers } from '../../src/practices/limits/checks/gateway-workers.ts';
import { none } from '../../src/practices/limits/checks/none.ts';
import { overcommitted } from '../../src/practices/limits/checks/overcommitted.ts';
import { boundedContainerLogs } from '../../src/practices/logs/changes/bounded-container-logs.ts';
import { unboundedContainerLogs } from '../../src/practices/logs/checks/unbounded-container-logs.ts';
import { fittedPool } from '../../src/practices/pool/changes/fitted-pool.ts';
import { editsNotInForce } from '../../src/practices/pool/checks/edits-not-in-force.ts';
import { overBudget } from '../../src/practices/pool/checks/over-budget.ts';
import { sidecarProgram, wishesWith } from '../helpers/changes.ts';
import { today } from '../helpers/facts.ts';
import { fixtures, hasFixtures, inMemory, stack } from '../helpers/fixtures.ts';
import { type FakeWorld, fakeWorld } from '../helpers/world.ts';

const place = '/srv/supabase';
const changes: readonly Change[] = [
  boundedContainerLogs,
  patientChecks,
  truthfulChecks,
  fittedLimits,
  fittedPostgresMemory,
  fittedGatewayWorkers,
];
/** The machine that limits are fitted to; these files tell of none. */
const machine = known({
  totalBytes: 64 * gibibyte,
  availableBytes: gibibyte,
  swapBytes: gibibyte,
  cores: 16,
});
const wishes = wishesWith({});

interface Sample {
  readonly name: string;
  /** Where it lies in the fake world, unless in `place`. */
  readonly directory?: string;
  readonly files: () => Record<string, string>;
  /** PostgREST before 14 has no way to ask itself; everything else has an answer. */
  readonly stillMissing?: string;
}

const stacks: readonly Sample[] = readdirSync(stack('.'))
  .filter((name) => existsSync(join(stack(name), '.env')))
  .map((name) => ({ name: `stack ${name}`, files: () => inMemory(stack(name), place) }))
  .map((one) => (one.name === 'stack kong-2025' ? { ...one, stillMissing: 'rest' } : one));

function fixture(
  name: string,
  more: { readonly stillMissing?: string; readonly files?: string } = {},
): Sample {
  const env = `${place}/.env`;
  return {
    name: `fixture ${name} ${more.files ?? ''}`,
    files: () => {
      const files = inMemory(join(fixtures, name), place);
      return more.files === undefined
        ? files
        : { ...files, [env]: withComposeFile(files[env] ?? '', more.files) };
    },
    ...(more.stillMissing === undefined ? {} : { stillMissing: more.stillMissing }),
  };
}

function withComposeFile(text: string, value: string): string {
  return `${text.replace(/^COMPOSE_FILE=.*$/m, '')}\nCOMPOSE_FILE=${value}\n`;
}

/** A platform with Supabase in db/docker, which extends from the platform's files. */
const autogpt: Sample = {
  name: 'fixture autogpt',
  directory: '/srv/db/docker',
  files: () => ({
    ...inMemory(join(fixtures, 'autogpt/_platform_root'), '/srv'),
    ...inMemory(join(fixtures, 'autogpt'), '/srv/db/docker'),
  }),
  stillMissing: 'rest',
};

const newest = 'supabase-2026-newest';
const real: readonly Sample[] = hasFixtures()
  ? [
      fixture('supabase-2025-mid', { stillMissing: 'rest' }),
      fixture('supabase-2026-01'),
      fixture(newest),
      fixture(newest, {
        files: 'docker-compose.yml:docker-compose.kong.yml:docker-compose.logs.yml:docker-compose.s3.yml',
      }),
      fixture(newest, {
        files:
          'docker-compose.yml:docker-compose.pgbouncer.yml:docker-compose.rustfs.yml:docker-compose.caddy.yml',
      }),
      autogpt,
    ]
  : [];
if (!hasFixtures()) process.stderr.write('skipped: 6 real deployments (no fixtures)\n');

async function factsOf(project: Project, world: FakeWorld) {
  return collectFacts({ project, world, gatherers: staticGatherers, static: true, version: 'test' });
}

/** What the changes want of these files, and the files with it. */
async function mended({ files: open, directory = place }: Sample) {
  const files = open();
  const world = fakeWorld({ files, directory });
  const adopted = adopt({ directory, environment: {} }, world);
  const table = { ...(await factsOf(adopted.base, world)).table, memory: machine };
  const contributions = changes.flatMap((change): Contribution[] => {
    const services = table.services.known ? table.services.value : expect.fail('no services');
    const decided = change.decide({ services } as never, { wishes, sidecarProgram, facts: table as never });
    return decided.wanted ? [{ change: change.id, fragments: decided.fragments }] : [];
  });
  const candidate = candidateOf({ adopted, contributions, number: 1, secrets: new Map(), world });
  const after = await factsOf(candidate.project, world);
  const seen = { ...after.table, memory: machine };
  return { contributions, judge: (check: Check) => runCheck(check, seen, today) };
}

describe.each([...stacks, ...real])('on $name', (sample) => {
  it('no container log is without a bound, and every check is patient and can fail', async () => {
    const { judge, contributions } = await mended(sample);
    expect(contributions.length).toBeGreaterThan(0);
    for (const check of [unboundedContainerLogs, impatientCheck, untruthfulCheck]) {
      expect(judge(check), check.id).toMatchObject({ status: 'pass' });
    }
    // A check that passes tells what it leaves open: after the change nothing is.
    expect(JSON.stringify(judge(untruthfulCheck))).not.toMatch(/open port|pg_isready|localhost/);
  });

  it('every service is limited, all of it fits the machine, and Kong starts few workers', async () => {
    const { judge } = await mended(sample);
    expect(judge(none)).toMatchObject({ status: 'pass' });
    expect(judge(overcommitted)).toMatchObject({ status: 'pass' });
    expect(['pass', 'skip']).toContain(judge(gatewayWorkers).status);
  });

  it('no service is without a check that could have one', async () => {
    const { judge } = await mended(sample);
    const outcome = judge(missingCheck);
    const { stillMissing } = sample;
    if (stillMissing === undefined) expect(outcome).toMatchObject({ status: 'pass' });
    else
      expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: `services.${stillMissing}` }] });
  });
});

/** Upstream's files with too large a pool, and a row that was made from an earlier size. */
describe('on a pooler whose file was edited', () => {
  const files = () => {
    const found = inMemory(stack('stock'), place);
    const env = `${place}/.env`;
    return {
      ...found,
      [env]: (found[env] ?? '').replace(/^POOLER_DEFAULT_POOL_SIZE=.*$/m, 'POOLER_DEFAULT_POOL_SIZE=60'),
    };
  };
  const tenant = (size: number, clients: number, externalId: string) =>
    known({ tenants: [{ externalId, defaultPoolSize: size, defaultMaxClients: clients }] });

  it('the pools fit, and what runs is what the files say', async () => {
    const world = fakeWorld({ files: files(), directory: place });
    const adopted = adopt({ directory: place, environment: {} }, world);
    const { table } = await factsOf(adopted.base, world);
    const services = table.services.known ? table.services.value : expect.fail('no services');
    const id = services.find(({ role }) => role === 'pooler')?.environment['POOLER_TENANT_ID']?.text ?? '';
    const before = { ...table, poolerTenants: tenant(40, 100, id) };
    expect(runCheck(overBudget, before, today)).toMatchObject({ status: 'fail' });
    expect(runCheck(editsNotInForce, before, today)).toMatchObject({ status: 'fail' });

    const decided = fittedPool.decide({ services } as never, {
      wishes,
      sidecarProgram,
      facts: before as never,
    });
    const fragments = decided.wanted ? decided.fragments : expect.fail(decided.reason);
    const contributions = [{ change: fittedPool.id, fragments }];
    const candidate = candidateOf({ adopted, contributions, number: 1, secrets: new Map(), world });
    const row = (column: string) =>
      Number(candidate.rows.find((one) => one.column === column)?.value ?? expect.fail(column));
    const after = {
      ...(await factsOf(candidate.project, world)).table,
      poolerTenants: tenant(row('default_pool_size'), row('default_max_clients'), id),
    };
    expect(runCheck(overBudget, after, today)).toMatchObject({ status: 'pass' });
    expect(runCheck(editsNotInForce, after, today)).toMatchObject({ status: 'pass' });
  });
});
