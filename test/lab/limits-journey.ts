// What limits must do on a running stack: be in force, hold one service alone, and go again.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { AuditReport } from '../../src/model/audit.ts';
import type { Run } from '../../src/model/run.ts';
import { type TreeState, treeDifference, treeState } from '../helpers/tree-state.ts';
import { type LabStack, run, until } from './stack.ts';
import { containerIds, onStack, states } from './whole-journey.ts';

const notTheirs = ['seaworthy', '.seaworthy', 'seaworthy.yaml', 'volumes'];

interface HostConfig {
  readonly Memory: number;
  readonly MemoryReservation: number;
  readonly NanoCpus: number;
  readonly ShmSize: number;
}

interface Advice {
  readonly limits: {
    readonly shares: readonly {
      readonly service: string;
      readonly limitBytes: number;
      readonly cpus: number;
    }[];
  };
  readonly postgres: {
    readonly settings: readonly { readonly name: string; readonly value: string }[];
    readonly shmBytes: number;
  };
}

/** Takes all the memory it can get, as a leak would. */
const leak = 'const held = []; for (;;) held.push(Buffer.alloc(16 * 1024 * 1024, 1));';

/** The promises; `gateway` is the environment that its workers need. */
export function promiseLimits(
  stack: () => LabStack,
  gateway: { readonly name: string; readonly workers: string | null },
): void {
  let before: TreeState;
  let advice: Advice;
  let ids: Readonly<Record<string, string>>;

  const inspect = (service: string, format: string) =>
    run(['docker', 'inspect', '--format', format, containerIds(stack())[service] ?? '']).trim();

  it('advises before anything is changed', () => {
    before = treeState(stack().directory, notTheirs);
    ids = containerIds(stack());
    const told = onStack(stack(), 'limits', 'advise', '--json');
    expect(told, told.stderr).toMatchObject({ code: 0 });
    advice = JSON.parse(told.stdout) as Advice;
    expect(advice.limits.shares.map(({ service }) => service).sort()).toEqual(Object.keys(ids).sort());
    expect(containerIds(stack())).toEqual(ids);
  });

  it('applies every stage', () => {
    const done = onStack(stack(), 'apply', '--yes', '--json', '--only', 'limits');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    const { stages } = JSON.parse(done.stdout) as Run;
    expect(stages.filter(({ status }) => status !== 'applied')).toEqual([]);
    expect(stages.map(({ change }) => change)).toEqual(
      expect.arrayContaining(['limits/fitted-limits', 'limits/fitted-postgres-memory']),
    );
  });

  it('has every limit in force', () => {
    for (const { service, limitBytes, cpus } of advice.limits.shares) {
      const host = JSON.parse(inspect(service, '{{json .HostConfig}}')) as HostConfig;
      expect(host.Memory, service).toBe(limitBytes);
      expect(host.NanoCpus, service).toBe(cpus * 1e9);
      expect(host.MemoryReservation, service).toBeLessThan(limitBytes);
    }
    const { ShmSize } = JSON.parse(inspect('db', '{{json .HostConfig}}')) as HostConfig;
    expect(ShmSize).toBe(advice.postgres.shmBytes);
  });

  it('has Postgres running with its settings', () => {
    const shown = advice.postgres.settings.map(({ name }) => [name, stack().sql(`SHOW ${name}`)]);
    expect(Object.fromEntries(shown)).toEqual(
      Object.fromEntries(advice.postgres.settings.map(({ name, value }) => [name, value])),
    );
    expect(stack().inDatabase('df', '-B1', '--output=size', '/dev/shm')).toContain(
      String(advice.postgres.shmBytes),
    );
  });

  it('has the gateway start as many workers as it has CPUs', () => {
    const lines = inspect(gateway.name, '{{json .Config.Env}}');
    const found = /KONG_NGINX_WORKER_PROCESSES=(\d+)/.exec(lines)?.[1] ?? null;
    expect(found).toBe(gateway.workers);
  });

  it('audits without a finding that the changes are for', () => {
    const told = onStack(stack(), 'audit', '--json', '--only', 'limits', '--fail-on', 'none');
    const { results } = JSON.parse(told.stdout) as AuditReport;
    expect(results.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(results.find(({ id }) => id === 'limits/none')).toMatchObject({ status: 'pass' });
    expect(onStack(stack(), 'plan', '--only', 'limits')).toMatchObject({ code: 0 });
  });

  it('ends a process that eats memory, and nothing beside it', () => {
    const running = containerIds(stack());
    const started = Object.values(running).map((id) =>
      run(['docker', 'inspect', '--format', '{{.State.StartedAt}}', id]),
    );
    const eater = spawnSync('docker', ['exec', running['meta'] ?? '', 'node', '-e', leak], {
      timeout: 60_000,
    });
    expect(eater.status).toBe(137);
    expect(containerIds(stack())).toEqual(running);
    expect(
      Object.values(running).map((id) => run(['docker', 'inspect', '--format', '{{.State.StartedAt}}', id])),
    ).toEqual(started);
    expect(stack().sql('select 1')).toBe('1');
  });

  it('is rolled back to the same bytes, with no limit left', async () => {
    const done = onStack(stack(), 'rollback', '--yes');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(treeDifference(before, treeState(stack().directory, notTheirs))).toEqual([]);
    // Upstream's own impatient checks are back, and a loaded machine makes them fail for a while.
    const isWell = () => Object.values(states(stack())).every((state) => /^running( healthy)?$/.test(state));
    expect(await until(isWell, 120), JSON.stringify(states(stack()))).toBe(true);
    expect(Object.keys(containerIds(stack())).map((name) => inspect(name, '{{.HostConfig.Memory}}'))).toEqual(
      Object.keys(ids).map(() => '0'),
    );
    expect(stack().sql('SHOW shared_buffers')).toBe('128MB');
  });
}
