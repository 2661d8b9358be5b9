// What a person changes by hand after an apply is kept or shown, and never lost unasked.
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, discard, inProcess, seed, textOf, tries } from './bench.ts';
import { edit, editKinds, type HandEdit, handEdit, overrideInEffect, wordOf } from './hand-edits.ts';
import { smallStack } from './small-stack.ts';

const count = tries(500);
console.info(`hand edits: ${count}, seed ${seed}`);

const wishes = {
  environment: { auth: { GOTRUE_JWT_EXP: '1200' }, supavisor: { POOLER_DEFAULT_POOL_SIZE: 40 } },
};
const keys = ['POSTGRES_PASSWORD', 'SITE_URL', 'POOL_SIZE'];
const onDisk = { filesOnly: true, yes: true };

let applied: string;

beforeAll(async () => {
  applied = smallStack();
  writeFileSync(join(applied, 'seaworthy.yaml'), JSON.stringify(wishes));
  expect(await inProcess('apply', { directory: applied, ...onDisk })).toMatchObject({ code: 0 });
});

describe('hand edits after an apply', { timeout: 600_000 }, () => {
  it('are kept where they were made, or shown in the plan', async () => {
    const edits = fc
      .array(handEdit(), { minLength: 1, maxLength: 3 })
      .map((list) => list.map((one, index) => ({ ...one, number: 1000 + index })));
    await fc.assert(fc.asyncProperty(edits, isKeptOrShown), { numRuns: count, seed });
  });

  it.each(editKinds)('%s can be made at all, and is one that would be missed', (kind) => {
    const directory = copyOf(applied);
    const before = treeState(directory);
    expect(edit(directory, { kind, where: 0, number: 1000 }, keys)).toBe(true);
    expect(treeDifference(before, treeState(directory))).not.toEqual([]);
  });
});

async function isKeptOrShown(edits: readonly HandEdit[]): Promise<void> {
  const directory = copyOf(applied);
  const done = edits.filter((one) => edit(directory, one, keys));
  const places = done.map((one) => ({ one, before: placesOf(directory, one) }));
  const shown = [await inProcess('plan', { directory }), await inProcess('diff', { directory })];
  for (const { code, stderr } of shown) expect([0, 1], stderr).toContain(code);
  expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
  for (const { one, before } of places) {
    const isKept = before.every((path) => placesOf(directory, one).includes(path));
    const isShown = shown.some(({ stdout }) => before.some((path) => stdout.includes(path)));
    expect(isKept || isShown, JSON.stringify(one)).toBe(true);
  }
  discard(directory);
}

/** Files that hold what an edit wrote. */
function placesOf(directory: string, one: HandEdit): readonly string[] {
  const pattern = new RegExp(`${wordOf(one)}|\\b${one.number}k?\\b`);
  return [...treeState(directory, ['.seaworthy']).keys()].filter((path) => {
    return !existsSync(join(directory, path, '.')) && pattern.test(textOf(directory, path));
  });
}

describe('a service that upstream dropped', () => {
  const logsOnly = { ...onDisk, only: ['logs'] };

  /** Logs, then health; then supavisor is taken out of the files. */
  async function dropped(): Promise<string> {
    const directory = smallStack();
    expect(await inProcess('apply', { directory, ...logsOnly })).toMatchObject({ code: 0 });
    expect(await inProcess('apply', { directory, ...onDisk, only: ['health'] })).toMatchObject({ code: 0 });
    const text = textOf(directory, 'docker-compose.yml');
    const start = text.indexOf('\n  supavisor:\n');
    const end = text.indexOf('\n  db:\n');
    writeFileSync(join(directory, 'docker-compose.yml'), text.slice(0, start) + text.slice(end));
    return directory;
  }

  it('does not keep a run from being rolled back, nor what is left from being loaded', async () => {
    const directory = await dropped();
    const done = await inProcess('rollback', { directory, ...onDisk });
    expect(done, done.stderr).toMatchObject({ code: 0 });
    const override = textOf(directory, overrideInEffect(directory) ?? '');
    expect(override).toContain('logging');
    expect(override).not.toContain('supavisor');
    expect(override).not.toContain('healthcheck');
    const again = await inProcess('rollback', { directory, ...onDisk });
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(textOf(directory, '.env')).not.toContain('seaworthy/gen');
  });

  it('does not keep one practice from being applied alone', async () => {
    const directory = await dropped();
    const done = await inProcess('apply', { directory, ...onDisk, only: ['exposure'] });
    expect(done, done.stderr).toMatchObject({ code: 0 });
    const override = textOf(directory, overrideInEffect(directory) ?? '');
    expect(override).toContain('ports');
    expect(override).not.toContain('supavisor');
  });
});

describe('an override that a person took out of COMPOSE_FILE', () => {
  it.each(['rollback', 'remove'])('does not keep %s from giving the other keys back', async (verb) => {
    const directory = smallStack();
    writeFileSync(join(directory, 'seaworthy.yaml'), JSON.stringify(wishes));
    const before = textOf(directory, '.env');
    expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(textOf(directory, '.env')).toContain('JWT_EXPIRY=1200');
    const text = textOf(directory, '.env').replace(/:seaworthy\/gen\/1\/compose\.yaml/, '');
    writeFileSync(join(directory, '.env'), `${text}# a line of mine\n`);
    const done = await inProcess(verb, { directory, ...onDisk });
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(textOf(directory, '.env')).not.toContain('JWT_EXPIRY=1200');
    const lines = textOf(directory, '.env').split('\n');
    expect(before.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
    expect(lines).toContain('# a line of mine');
  });
});

describe('the mode of the env file', () => {
  it.each(['rollback', 'remove'])(
    'is not widened by %s when a person narrowed it after the apply',
    async (verb) => {
      const directory = smallStack();
      const env = join(directory, '.env');
      chmodSync(env, 0o644);
      const before = textOf(directory, '.env');
      expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
      chmodSync(env, 0o600);
      expect(await inProcess(verb, { directory, ...onDisk })).toMatchObject({ code: 0 });
      expect(statSync(env).mode & 0o777).toBe(0o600);
      expect(textOf(directory, '.env')).toBe(before);
    },
  );
});

describe('a value that Seaworthy set and a person changed', () => {
  it('is shown with both values, set again by an apply, and given back when it is not wished any more', async () => {
    const directory = copyOf(applied);
    expect(textOf(directory, '.env')).toContain('JWT_EXPIRY=1200');
    replace(directory, '.env', 'JWT_EXPIRY=1200', 'JWT_EXPIRY=77');
    const planned = await inProcess('plan', { directory });
    expect(planned.code).toBe(1);
    expect(planned.stdout).toContain('JWT_EXPIRY');
    expect(planned.stdout).toMatch(/77.*1200/);
    expect((await inProcess('diff', { directory })).stdout).toContain('.env JWT_EXPIRY');
    expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(textOf(directory, '.env')).toContain('JWT_EXPIRY=1200');
    writeFileSync(join(directory, 'seaworthy.yaml'), '');
    expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(textOf(directory, '.env')).toContain('JWT_EXPIRY=77');
    expect(await inProcess('remove', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(textOf(directory, '.env')).toContain('JWT_EXPIRY=77');
  });
});

describe('a service that upstream or a person took away', () => {
  const withoutRest = (directory: string) => {
    const text = textOf(directory, 'docker-compose.yml');
    writeFileSync(
      join(directory, 'docker-compose.yml'),
      text.replace(/ {2}rest:\n[\s\S]*?(?= {2}supavisor)/, ''),
    );
  };

  it('is told of, and the next apply does without it', async () => {
    const directory = copyOf(applied);
    withoutRest(directory);
    const planned = await inProcess('plan', { directory });
    expect(planned, planned.stderr).toMatchObject({ code: 1 });
    expect(planned.stdout.replace(/\s+/g, ' ')).toContain(
      'services.rest has neither an image nor a build context',
    );
    expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(textOf(directory, overrideInEffect(directory) ?? '')).not.toContain('rest:');
    const before = treeState(directory);
    expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });

  it.each(['rollback', 'remove'])('does not stop a %s', async (verb) => {
    const directory = copyOf(applied);
    withoutRest(directory);
    const done = await inProcess(verb, { directory, ...onDisk });
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(overrideInEffect(directory)).toBe(null);
    expect(await inProcess('plan', { directory })).toMatchObject({ code: 1 });
  });
});

describe('files that a person puts beside ours or takes away', () => {
  it('an override that Compose would have read by itself is told of', async () => {
    const directory = copyOf(applied);
    writeFileSync(join(directory, 'docker-compose.override.yml'), 'services: { rest: { mem_limit: 1g } }\n');
    const planned = await inProcess('plan', { directory });
    expect(planned.stdout).toContain('docker-compose.override.yml is not among the files in effect');
    replace(
      directory,
      '.env',
      'COMPOSE_FILE=docker-compose.yml:',
      'COMPOSE_FILE=docker-compose.yml:docker-compose.override.yml:',
    );
    expect((await inProcess('plan', { directory })).stdout).not.toContain('is not among the files in effect');
  });

  it('a generated file that is gone is one clear line with the way out', async () => {
    const directory = copyOf(applied);
    const override = overrideInEffect(directory) ?? '';
    rmSync(join(directory, override));
    const before = treeState(directory);
    for (const verb of ['plan', 'apply', 'rollback', 'remove']) {
      const done = await inProcess(verb, { directory, ...(verb === 'plan' ? {} : onDisk) });
      expect(done.code).toBe(2);
      expect(done.stderr).toContain(`COMPOSE_FILE names ${override}, but its override is not there`);
    }
    expect(treeDifference(before, treeState(directory))).toEqual([]);
    // As the hint says.
    replace(directory, '.env', `:${override}`, '');
    expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(existsSync(join(directory, overrideInEffect(directory) ?? ''))).toBe(true);
  });

  it('what is edited in a generated file survives rollbacks, and removal names it', async () => {
    const directory = copyOf(applied);
    const override = overrideInEffect(directory) ?? '';
    expect(edit(directory, { kind: 'generated-comment', where: 0, number: 1000 }, keys)).toBe(true);
    expect(await inProcess('rollback', { directory, ...onDisk })).toMatchObject({ code: 0 });
    expect(textOf(directory, override)).toContain('hand1000');
    const shown = await inProcess('remove', { directory, dryRun: true });
    expect(shown.stdout).toContain(`${override} (edited by hand)`);
    expect(readFileSync(join(directory, override), 'utf8')).toContain('hand1000');
    expect(dirname(override)).toBe('seaworthy/gen/1');
  });
});

function replace(directory: string, path: string, old: string, next: string): void {
  const text = textOf(directory, path);
  expect(text).toContain(old);
  writeFileSync(
    join(directory, path),
    text.replace(old, () => next),
  );
}
