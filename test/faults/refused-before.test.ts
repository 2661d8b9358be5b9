// What a writing command refuses before it has written anything, and what it leaves alone because it is a person's.
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { appendEntry } from '../../src/engine/state/journal.ts';
import { placesOf } from '../../src/engine/state/places.ts';
import { readRuns, writeRun } from '../../src/engine/state/runs.ts';
import { keepSnapshot } from '../../src/engine/state/snapshot.ts';
import { systemTree } from '../../src/system/tree.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, emptyFolder, inProcess } from './bench.ts';
import { smallStack } from './small-stack.ts';

const onDisk = { filesOnly: true, yes: true };

let applied: string;

beforeAll(async () => {
  applied = smallStack();
  expect(await inProcess('apply', { directory: applied, ...onDisk })).toMatchObject({ code: 0 });
});

async function isRefused(
  directory: string,
  code: number,
  verb: string,
  given: Readonly<Record<string, unknown>>,
): Promise<string> {
  const before = treeState(directory);
  const done = await inProcess(verb, { directory, ...given });
  expect(done, done.stderr).toMatchObject({ code });
  expect(done.stderr).toContain('HINT:');
  expect(treeDifference(before, treeState(directory))).toEqual([]);
  return done.stderr;
}

describe('where Docker does not answer', () => {
  it.each(['apply', 'rollback', 'remove'])('%s does nothing unless files alone are meant', async (verb) => {
    const directory = copyOf(applied);
    if (verb === 'apply') writeFileSync(join(directory, 'seaworthy.yaml'), 'logs: { max_size: 25m }\n');
    const said = await isRefused(directory, 3, verb, { yes: true });
    expect(said).toContain('Docker does not answer');
    expect(said).toContain('--files-only');
  });
});

describe('a kept plan', () => {
  it('is not done with options other than it was made with', async () => {
    const directory = copyOf(applied);
    writeFileSync(join(directory, 'seaworthy.yaml'), 'logs: { max_size: 25m }\n');
    const plan = join(emptyFolder(), 'plan.json');
    expect(await inProcess('plan', { directory, filesOnly: true, output: plan })).toMatchObject({ code: 1 });
    const said = await isRefused(directory, 2, 'apply', { plan, only: ['health'], ...onDisk });
    expect(said).toContain('was made with --files-only');
    expect(await inProcess('apply', { plan, directory, ...onDisk })).toMatchObject({ code: 0 });
  });
});

describe('a run that was interrupted', () => {
  /** Run 2 was killed before anything of it was in effect. */
  function interrupted(): string {
    const directory = copyOf(applied);
    const places = placesOf(directory);
    const tree = systemTree();
    const first = readRuns(places, tree)[0] ?? expect.fail('nothing was applied');
    const { endedAt: _, ...second } = { ...first, number: 2, from: 1, to: 2, status: 'running' as const };
    writeRun(places, second, tree);
    appendEntry(places, 2, { step: 'begin', before: keepSnapshot(places, 2, tree) }, tree);
    return directory;
  }

  it.each(['apply', 'rollback', 'remove'])('is not ended by %s without consent', async (verb) => {
    const said = await isRefused(interrupted(), 7, verb, { filesOnly: true });
    expect(said).toContain('--yes');
  });

  it('is work, so plan does not say that nothing is to be done', async () => {
    const done = await inProcess('plan', { directory: interrupted() });
    expect(done, done.stderr).toMatchObject({ code: 1 });
    expect(done.stdout).toContain('run 2 was interrupted');
  });

  it('is ended by the next command with consent', async () => {
    const directory = interrupted();
    expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    const runs = readRuns(placesOf(directory), systemTree());
    expect(runs.map(({ number, status }) => `${number} ${status}`)).toContain('2 interrupted');
  });
});

describe('a command that forgot its env file', () => {
  it.each(['plan', 'apply', 'rollback', 'remove', 'diff'])(
    '%s leaves what is in effect through another one',
    async (verb) => {
      const directory = smallStack();
      cpSync(join(directory, '.env'), join(directory, 'prod.env'));
      const given = { directory, envFile: 'prod.env', ...onDisk };
      expect(await inProcess('apply', given)).toMatchObject({ code: 0 });
      const consent = verb === 'plan' || verb === 'diff' ? {} : onDisk;
      const said = await isRefused(directory, 2, verb, consent);
      expect(said).toContain('--env-file prod.env');
      expect(await inProcess('rollback', given)).toMatchObject({ code: 0 });
      // Nothing is in effect through it any more, so the usual one may be taken again.
      expect(await inProcess('apply', { directory, ...onDisk })).toMatchObject({ code: 0 });
    },
  );
});

describe('files of a person that look like ours', () => {
  const theirs = [
    '.env.seaworthy-before-the-move',
    '.env.seaworthy-',
    'seaworthy/notes.next',
    'seaworthy/x.tmp',
  ];

  it('stay through an apply, a rollback and a removal', async () => {
    const directory = copyOf(applied);
    for (const name of theirs) writeFileSync(join(directory, name), 'mine');
    writeFileSync(join(directory, 'seaworthy.yaml'), 'logs: { max_size: 25m }\n');
    for (const verb of ['apply', 'rollback', 'remove']) {
      const done = await inProcess(verb, { directory, ...onDisk });
      expect(done, done.stderr).toMatchObject({ code: 0 });
      expect(theirs.filter((name) => !existsSync(join(directory, name)))).toEqual([]);
    }
  });
});
