// What every stack of the lab must go through: init, audit, plan, apply, audit, nothing more to do, rollback, remove.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AuditReport } from '../../src/model/audit.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Run } from '../../src/model/run.ts';
import { type Ran, seaworthy } from '../helpers/cli.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { type TreeState, treeDifference, treeState } from '../helpers/tree-state.ts';
import type { LabStack } from './stack.ts';

/** What Seaworthy adds beside the user's files, and what the running services write themselves. */
const notTheirs = ['seaworthy', '.seaworthy', 'seaworthy.yaml', 'volumes'];

/** buildx keeps its state in the home folder, and makes one that is not there. */
export const labHome = join(tmpdir(), 'seaworthy-lab-home');

/** The built program on a stack, with the engine of this machine. */
export function onStack(stack: LabStack, ...words: readonly string[]): Ran {
  return seaworthy([...words, '-C', stack.directory], {
    environment: { HOME: labHome, DOCKER_HOST: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock' },
    timeoutMs: 600_000,
  });
}

/** State and health of every container, by service. */
export function states(stack: LabStack): Readonly<Record<string, string>> {
  const lines = stack
    .compose('ps', '--all', '--format', '{{.Service}} {{.State}} {{.Health}}')
    .trim()
    .split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [service = '', ...state] = line.trim().split(' ');
      return [service, state.join(' ').trim()];
    }),
  );
}

/** The same, with health that is not known yet taken for good: a restore does not wait for the sidecar's, which is looked at four times a minute. */
export function startedStates(stack: LabStack): Readonly<Record<string, string>> {
  const all = Object.entries(states(stack));
  return Object.fromEntries(all.map(([name, state]) => [name, state.replace('starting', 'healthy')]));
}

/** Ids of containers by service: another id = another container. */
export function containerIds(stack: LabStack): Readonly<Record<string, string>> {
  const lines = stack
    .compose('ps', '--all', '--no-trunc', '--format', '{{.Service}} {{.ID}}')
    .trim()
    .split('\n');
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]));
}

/** The promises; `stack` is the running one. */
export function promiseWholeJourney(stack: () => LabStack): void {
  let before: TreeState;
  let running: Readonly<Record<string, string>>;
  let failedBefore: readonly string[];
  const shown: string[] = [];

  function ran(...words: readonly string[]): Ran {
    const result = onStack(stack(), ...words);
    shown.push(result.stdout, result.stderr);
    return result;
  }

  function failures(): readonly string[] {
    const report = JSON.parse(ran('audit', '--json', '--fail-on', 'none').stdout) as AuditReport;
    return report.results.filter(({ status }) => status === 'fail').map(({ id }) => id);
  }

  function isWell(): void {
    const now = states(stack());
    expect(Object.keys(now).sort()).toEqual(Object.keys(running).sort());
    expect(Object.entries(now).filter(([, state]) => !/^running( healthy)?$/.test(state))).toEqual([]);
  }

  function isBack(): void {
    expect(treeDifference(before, treeState(stack().directory, notTheirs))).toEqual([]);
  }

  it('is set up by flags alone', () => {
    before = treeState(stack().directory, notTheirs);
    running = states(stack());
    failedBefore = failures();
    const done = ran('init', '--domain', 'api.acme.dev', '--email', 'ops@acme.dev', '--yes');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    isBack();
  });

  it('is planned without a change to any file or container', () => {
    const ids = containerIds(stack());
    const planned = ran('plan', '--json');
    expect(planned, planned.stderr).toMatchObject({ code: 1 });
    const plan = JSON.parse(planned.stdout) as Plan;
    expect(plan.live).toBe(true);
    expect(plan.pending).toEqual([]);
    expect(plan.stages.map(({ practice }) => practice)).toEqual(
      expect.arrayContaining(['exposure', 'health', 'logs']),
    );
    for (const stage of plan.stages) expect(stage.diff.length).toBeGreaterThan(0);
    expect(containerIds(stack())).toEqual(ids);
    isBack();
  });

  it('is applied, with every service healthy and a dump of the database taken first', () => {
    const done = ran('apply', '--yes', '--json');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    const run = JSON.parse(done.stdout) as Run;
    expect(run.status).toBe('applied');
    expect(run.stages.filter(({ status }) => status !== 'applied')).toEqual([]);
    expect(run.dump).toMatch(/^\.seaworthy\/dumps\//);
    isWell();
    const changed = treeDifference(before, treeState(stack().directory, notTheirs));
    expect(changed.filter((line) => !line.startsWith('.env:'))).toEqual([]);
  });

  it('audits better: what the changes are for does not fail any more', () => {
    const now = failures();
    const mended = failedBefore.filter((id) => !now.includes(id));
    expect(mended).toEqual(
      expect.arrayContaining(['logs/unbounded-container-logs', 'health/impatient-check']),
    );
    expect(now.filter((id) => /^exposure\/.*-on-all-addresses$/.test(id))).toEqual([]);
    expect(now.filter((id) => !failedBefore.includes(id))).toEqual([]);
  });

  it('has nothing more to do, and a second apply changes no byte and no container', () => {
    expect(ran('plan')).toMatchObject({ code: 0 });
    expect(ran('diff')).toMatchObject({ code: 0 });
    const ids = containerIds(stack());
    const state = treeState(stack().directory, ['volumes']);
    expect(ran('apply', '--yes')).toMatchObject({ code: 0 });
    expect(treeDifference(state, treeState(stack().directory, ['volumes']))).toEqual([]);
    expect(containerIds(stack())).toEqual(ids);
  });

  it('is what plain docker compose up leaves alone', () => {
    const ids = containerIds(stack());
    stack().compose('up', '-d', '--no-recreate');
    stack().compose('up', '-d');
    expect(containerIds(stack())).toEqual(ids);
  });

  it('is rolled back: every byte, mode and owner as before, everything running', () => {
    const done = ran('rollback', '--yes');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    isBack();
    isWell();
    expect([...failures()].sort()).toEqual([...failedBefore].sort());
  });

  it('is left as plain Compose by remove', () => {
    // One change is enough to be taken away again; all of them were undone above.
    expect(ran('apply', '--yes', '--only', 'exposure')).toMatchObject({ code: 0 });
    const done = ran('remove', '--yes');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(treeDifference(before, treeState(stack().directory, ['volumes', 'seaworthy.yaml']))).toEqual([]);
    isWell();
  });

  it('showed no secret in any of it', () => {
    expect(formsIn(shown.join('\n'), secretsOf(stack().directory))).toEqual([]);
  });
}
