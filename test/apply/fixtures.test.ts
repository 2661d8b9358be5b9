// Every real deployment at hand, by the built program, without Docker: plan, apply, look, roll back, remove.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { fixtureCopies, hasFixtures, stackCopy } from '../helpers/deployments.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';

/** What Seaworthy adds beside the user's files. */
const ours = ['seaworthy', '.seaworthy', 'seaworthy.yaml'];

const answers = ['--domain', 'api.acme.dev', '--email', 'ops@acme.dev', '--yes'];

/** The sample deployments that can be changed; Coolify's directory is refused. */
const samples = ['stock', 'kong-2025', 'hardened', 'external-db', 'labels'].map((name) => ({
  name,
  directory: stackCopy(name),
}));

if (!hasFixtures) process.stderr.write('skipped: the real deployments are not here, own samples only\n');

const hasCompose = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;
if (!hasCompose) process.stderr.write('skipped: docker compose config, no Compose here\n');

function compose(directory: string, ...argv: readonly string[]) {
  const { COMPOSE_FILE: _, ...environment } = process.env;
  return spawnSync('docker', ['compose', ...argv], { cwd: directory, encoding: 'utf8', env: environment });
}

/** Each from a copy of its own: AutoGPT's two directories lie one in the other. */
const real = fixtureCopies().map(({ name }) => ({
  name,
  directory: fixtureCopies().find((copy) => copy.name === name)?.directory ?? '',
}));

describe.each([...samples, ...real])('$name', ({ directory }) => {
  const place = ['-C', directory];
  const before = treeState(directory, ours);
  const resolvedBefore = hasCompose ? compose(directory, 'config').stdout : '';
  const all: string[] = [];

  function ran(...words: readonly string[]) {
    const result = seaworthy([...words, ...place], { timeoutMs: 60_000 });
    all.push(result.stdout, result.stderr);
    return result;
  }

  it('plans, applies by files alone, and then has nothing more to do', () => {
    expect(ran('init', ...answers, '--static')).toMatchObject({ code: 0 });
    expect(ran('plan', '--static')).toMatchObject({ code: 1 });
    expect(treeDifference(before, treeState(directory, ours))).toEqual([]);

    const applied = ran('apply', '--files-only', '--yes');
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(
      treeDifference(before, treeState(directory, ours)).filter((line) => !line.startsWith('.env:')),
    ).toEqual([]);

    const again = treeState(directory);
    expect(ran('plan', '--static')).toMatchObject({ code: 0 });
    expect(ran('apply', '--files-only', '--yes')).toMatchObject({ code: 0 });
    expect(treeDifference(again, treeState(directory))).toEqual([]);
  });

  it.skipIf(!hasCompose)('leaves what docker compose config accepts and loads', () => {
    expect(compose(directory, 'config', '--quiet')).toMatchObject({ status: 0 });
    expect(compose(directory, 'config').stdout).not.toBe(resolvedBefore);
  });

  it('gives every byte, mode and owner back', () => {
    expect(ran('rollback', '--files-only', '--yes')).toMatchObject({ code: 0 });
    expect(treeDifference(before, treeState(directory, ours))).toEqual([]);
  });

  it('leaves plain Compose behind when it goes', () => {
    expect(ran('apply', '--files-only', '--yes')).toMatchObject({ code: 0 });
    expect(ran('remove', '--files-only', '--yes')).toMatchObject({ code: 0 });
    expect(treeDifference(before, treeState(directory, ['seaworthy.yaml']))).toEqual([]);
  });

  it('shows no secret on the way', () => {
    expect(formsIn(all.join('\n'), secretsOf(directory))).toEqual([]);
  });
});

describe.skipIf(!hasFixtures)('when upstream moves on', () => {
  it('plans again without conflict, and touches no vendor file', () => {
    const copies = fixtureCopies();
    const older = copies.find(({ name }) => name === 'supabase-2025-mid')?.directory ?? '';
    const newer = copies.find(({ name }) => name === 'supabase-2026-01')?.directory ?? '';
    const place = ['-C', older];
    expect(seaworthy(['init', ...answers, '--static', ...place])).toMatchObject({ code: 0 });
    expect(seaworthy(['apply', '--files-only', '--yes', ...place])).toMatchObject({ code: 0 });

    // The next release's files come in; the owner's .env stays.
    const env = readFileSync(join(older, '.env'));
    for (const name of ['docker-compose.yml', 'docker-compose.s3.yml', 'volumes', 'dev', '.env.example']) {
      rmSync(join(older, name), { recursive: true, force: true });
      if (!existsSync(join(newer, name))) continue;
      mkdirSync(dirname(join(older, name)), { recursive: true });
      cpSync(join(newer, name), join(older, name), { recursive: true });
    }
    writeFileSync(join(older, '.env'), env);
    const vendor = treeState(older, [...ours, '.env']);

    const planned = seaworthy(['plan', '--static', ...place]);
    expect([0, 1], planned.stderr).toContain(planned.code);
    const applied = seaworthy(['apply', '--files-only', '--yes', ...place]);
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(seaworthy(['plan', '--static', ...place])).toMatchObject({ code: 0 });
    expect(treeDifference(vendor, treeState(older, [...ours, '.env']))).toEqual([]);
    if (hasCompose) expect(compose(older, 'config', '--quiet')).toMatchObject({ status: 0 });
  });
});
