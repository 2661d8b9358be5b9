import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStoredPlan } from '../../src/engine/plan/stored-plan.ts';
import { seaworthy } from '../helpers/cli.ts';
import {
  directoryWith,
  fixtureCopies,
  fixtures,
  hasFixtures,
  stackCopy,
  stackNames,
} from '../helpers/deployments.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { scratch } from '../helpers/scratch-space.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';

const refused = new Set(['coolify-like']);

const stacks = stackNames().map((name) => ({ name, directory: stackCopy(name) }));
const fromFixtures = fixtureCopies();
if (!hasFixtures) process.stderr.write(`skipped: plans of 5 fixtures need ${fixtures}\n`);

const deployments = [...stacks, ...fromFixtures].filter(({ name }) => !refused.has(name));

describe.each(deployments)('a plan of $name', ({ directory }) => {
  it('writes nothing, and says so by exit code 1 that changes are pending', () => {
    const before = treeState(directory);
    const ran = seaworthy(['plan', '-C', directory, '--static']);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^1 {2}\S/m);
    // A command that would not fit beside its word stands whole on a line of its own.
    expect(ran.stdout).toMatch(/^Apply:\s+seaworthy apply/m);
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });

  it.each([
    ['terminal', []],
    ['json', ['--json']],
  ])('shows no secret of the deployment (%s)', (_name, words) => {
    const secrets = secretsOf(directory);
    expect(secrets.length).toBeGreaterThan(3);
    const ran = seaworthy(['plan', '-C', directory, '--static', ...words]);
    expect(ran.stdout.length).toBeGreaterThan(500);
    expect(formsIn(ran.stdout + ran.stderr, secrets)).toEqual([]);
  });

  it('is kept in a file that apply can read, for its owner alone', () => {
    const file = join(scratch(), 'plan.json');
    const ran = seaworthy(['plan', '-C', directory, '--static', '-o', file]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toBe(`wrote ${file}\n`);
    const plan = readStoredPlan(readFileSync(file, 'utf8'));
    expect(plan).toMatchObject({ live: false, generation: 0, directory });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is the same plan twice', () => {
    const [first, second] = [1, 2].map(() => {
      return readStoredPlan(seaworthy(['plan', '-C', directory, '--static', '--json']).stdout).digest;
    });
    expect(first).toBe(second);
  });
});

describe('a plan at the command line', () => {
  const stock = stackCopy('stock');

  it('is refused for a folder of Coolify, with what to do instead', () => {
    const directory = stackCopy('coolify-like');
    const before = treeState(directory);
    const ran = seaworthy(['plan', '-C', directory, '--static']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('this folder belongs to Coolify');
    expect(ran.stderr).toContain('HINT: make the change in Coolify');
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });

  it('shows what one practice would do', () => {
    const ran = seaworthy(['plan', '-C', stock, '--static', '--only', 'logs']);
    expect(ran.stdout).toContain('\n1 stage\n');
    expect(ran.stdout).toMatch(/^Apply:\s+seaworthy apply -C /m);
    expect(ran.stdout).toContain(`seaworthy apply -C ${stock} --only logs\n`);
    expect(ran.stdout).not.toContain('exposure/');
  });

  it('knows what a mistyped word may have meant', () => {
    const ran = seaworthy(['plan', '-C', stock, '--static', '--only', 'exposur']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('HINT: did you mean exposure?');
  });

  it('says that there is nothing to do when nothing is wished', () => {
    const directory = stackCopy('stock');
    const wishes = [
      'logs: { rotation: false }',
      'health: { tune: false, truthful: false }',
      'exposure: { gateway: keep, pooler: keep, analytics: keep, others: keep, firewall: false }',
    ];
    writeFileSync(join(directory, 'seaworthy.yaml'), `${wishes.join('\n')}\n`);
    const ran = seaworthy(['plan', '-C', directory, '--static']);
    expect(ran.stdout).toContain('Nothing to do');
    expect(ran.stdout).not.toContain('Apply:');
    expect(ran.code).toBe(0);
  });

  it('falls back to the files when no engine answers, and says so', () => {
    const ran = seaworthy(['plan', '-C', stock]);
    expect(ran.code).toBe(1);
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain(
      'planned from the files alone, for Docker does not answer',
    );
  });

  it.each([
    ['--json with another form', ['--json', '--format', 'terminal'], 'exclude each other'],
    ['--include-pending with --files-only', ['--include-pending', '--files-only'], 'exclude each other'],
    ['a Compose file that is not there', ['-f', 'nowhere.yml'], 'does not exist'],
  ])('refuses %s', (_name, words, message) => {
    const ran = seaworthy(['plan', '-C', stock, '--static', ...words]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).toContain('HINT:');
  });

  it('says where a mistake in the wishes is', () => {
    const directory = stackCopy('stock');
    writeFileSync(join(directory, 'seaworthy.yaml'), 'logs:\n  max_files: many\n');
    const ran = seaworthy(['plan', '-C', directory, '--static']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^seaworthy\.yaml:2: /);
  });

  it('is refused where nothing is of Supabase, and no empty plan is made of it', () => {
    const directory = directoryWith({ 'docker-compose.yml': 'services:\n  shop:\n    image: nginx:1\n' });
    const ran = seaworthy(['plan', '-C', directory, '--static']);
    expect(ran.stderr).toMatch(/none of its services is of Supabase \(shop\)\nHINT: .*\n$/);
    expect(ran.code).toBe(2);
  });

  it('needs to write nowhere: a folder that nobody may write to can be planned', () => {
    const directory = stackCopy('stock');
    chmodSync(directory, 0o555);
    chmodSync(join(directory, '..'), 0o755);
    const ran = seaworthy(['plan', '-C', directory, '--static'], { asNobody: true });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('exposure/closed-ports');
  });
});
