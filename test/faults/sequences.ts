// Random sequences of wishes, hand edits and commands. What a person did by hand is done a second time in a copy that never
// saw Seaworthy: the mirror. It says at every step what has to be left of the person's own.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { loadProject } from '../../src/deployment/load.ts';
import { at, entriesOf, toJson } from '../../src/deployment/node.ts';
import type { WrittenWishes } from '../../src/engine/wishes/schema.ts';
import { systemFiles } from '../../src/system/files.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, type Done, discard, inProcess, textOf } from './bench.ts';
import {
  edit,
  fileListOf,
  type HandEdit,
  handEdit,
  isOfOurs,
  overrideInEffect,
  wordOf,
} from './hand-edits.ts';
import { type Deployment, secretEnvironment, wishesFor } from './random-wishes.ts';

export type Step =
  | { readonly do: 'wish'; readonly wishes: WrittenWishes }
  | { readonly do: 'edit'; readonly edit: HandEdit }
  | { readonly do: 'plan' | 'apply' | 'remove' }
  | { readonly do: 'rollback'; readonly run: number | null };

export function steps(deployment: Deployment): fc.Arbitrary<readonly Step[]> {
  const wish = wishesFor(deployment).map((wishes): Step => ({ do: 'wish', wishes }));
  const byHand = handEdit().map((one): Step => ({ do: 'edit', edit: one }));
  const rollback = fc.option(fc.integer({ min: 1, max: 4 })).map((run): Step => ({ do: 'rollback', run }));
  const command = (name: 'plan' | 'apply' | 'remove') => fc.constant<Step>({ do: name });
  const step = fc.oneof(
    { arbitrary: wish, weight: 4 },
    { arbitrary: byHand, weight: 6 },
    { arbitrary: command('apply'), weight: 6 },
    { arbitrary: rollback, weight: 2 },
    { arbitrary: command('remove'), weight: 1 },
    { arbitrary: command('plan'), weight: 1 },
  );
  return fc.array(step, { minLength: 3, maxLength: 9, size: 'max' }).map((list) => list.map(numbered));
}

/** No two edits write the same. */
function numbered(step: Step, index: number): Step {
  return step.do === 'edit' ? { ...step, edit: { ...step.edit, number: 1000 + index } } : step;
}

/** Services and variables, for wishes that fit. */
export function deploymentOf(directory: string): Deployment {
  const { root } = loadProject({ directory, environment: {} }, systemFiles());
  const services = entriesOf(at(root, 'services'));
  const variables = services.map(([name, { value }]) => {
    return [name, entriesOf(at(value, 'environment')).map(([variable]) => variable)] as const;
  });
  return { services: services.map(([name]) => name), variables: Object.fromEntries(variables) };
}

/** What is ours, and the wishes, which `remove` leaves. */
const aside = ['seaworthy', '.seaworthy', 'seaworthy.yaml', '.env'];

/** How the last applies ended: the same wishes can be refused in both places alike. */
export const lastApplies = { equal: 0, refused: 0 };

/** Runs one sequence and holds every promise to it. */
export async function keepsItsPromises(from: string, sequence: readonly Step[]): Promise<void> {
  const main = copyOf(from);
  const mirror = copyOf(from);
  const keys = ownKeys(textOf(from, '.env'));
  const words = new Set<string>();
  /** A line that Seaworthy added and a person made theirs stays where Seaworthy put it. */
  let isReordered = false;
  try {
    for (const step of sequence) await take(step);
    await ends();
  } finally {
    discard(main);
    discard(mirror);
  }

  async function take(step: Step): Promise<void> {
    if (step.do === 'wish') {
      for (const directory of [main, mirror])
        writeFileSync(join(directory, 'seaworthy.yaml'), JSON.stringify(step.wishes));
    } else if (step.do === 'edit') await byHand(step.edit);
    else {
      const before = generatedWords();
      if (step.do === 'plan') await ran('plan');
      else if (step.do === 'rollback')
        await ran('rollback', step.run === null ? {} : { run: String(step.run) });
      else await ran(step.do);
      // Removal says what it deletes, and is asked for.
      if (step.do !== 'remove') expect(generatedWords()).toEqual(expect.arrayContaining([...before]));
    }
    ownIsKept();
  }

  async function byHand(one: HandEdit): Promise<void> {
    const isDone = edit(main, one, keys);
    if (!isDone) return;
    if (/^absent-|^file-/.test(one.kind)) isReordered = true;
    if (!isOfOurs(one)) edit(mirror, one, keys);
    else words.add(wordOf(one));
    // Where a generated file was edited, the person hears of it before it goes out of use.
    if (!one.kind.startsWith('generated-')) return;
    const override = overrideInEffect(main) ?? '';
    const planned = await ran('plan', { json: true });
    if (planned.code <= 1) expect(planned.stdout).toContain(`${override} was edited by hand`);
    const drift = await ran('diff', { json: true });
    if (drift.code <= 1)
      expect(JSON.parse(drift.stdout).files).toEqual([{ path: override, state: 'edited' }]);
  }

  /** Words that were written into generated files and folders of ours, wherever they are. */
  function generatedWords(): readonly string[] {
    if (words.size === 0) return [];
    const text = filesBelow(join(main, 'seaworthy'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    return [...words].filter((word) => text.includes(word));
  }

  function ran(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<Done> {
    return command(name, main, more);
  }

  /** Every file of the person's as they left it; in the env file nothing differs but keys of ours. */
  function ownIsKept(): void {
    expect(treeDifference(treeState(mirror, aside), treeState(main, aside))).toEqual([]);
    const ours = new Set(keysInEffect(main));
    const [left, right] = [mirror, main].map((directory) => {
      return textOf(directory, '.env')
        .split('\n')
        .filter((line) => !ours.has(keyOf(line)));
    });
    if (ours.size === 0 && !isReordered) expect(right).toEqual(left);
    else expect(sorted(right)).toEqual(sorted(left));
  }

  async function ends(): Promise<void> {
    const applied = await ran('apply');
    const fresh = copyOf(mirror);
    const once = await command('apply', fresh);
    expect(applied.code === 0, applied.stderr).toBe(once.code === 0);
    lastApplies[applied.code === 0 ? 'equal' : 'refused'] += 1;
    if (applied.code === 0) {
      isEqualToFresh(fresh);
      await isEnough();
    }
    discard(fresh);
    await leavesNothing();
  }

  function isEqualToFresh(fresh: string): void {
    const [here, there] = [main, fresh].map((directory) => ({
      env: envOf(directory),
      resolved: resolved(directory),
    }));
    expect(here).toEqual(there);
  }

  async function isEnough(): Promise<void> {
    const before = treeState(main);
    expect(await ran('plan')).toMatchObject({ code: 0 });
    expect(await ran('apply')).toMatchObject({ code: 0 });
    expect(treeDifference(before, treeState(main))).toEqual([]);
  }

  async function leavesNothing(): Promise<void> {
    const removed = await ran('remove');
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    expect(existsSync(join(main, '.seaworthy'))).toBe(false);
    expect(keysInEffect(main)).toEqual([]);
    ownIsKept();
    // A note beside our files is the person's, and so is the folder then.
    const left = existsSync(join(main, 'seaworthy')) ? readdirSync(join(main, 'seaworthy')) : [];
    expect(left.filter((name) => !/^hand\d+\.txt$/.test(name))).toEqual([]);
  }
}

/** A refusal is an answer, too; a bug never is. */
async function command(
  name: string,
  directory: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Done> {
  const isReading = name === 'plan' || name === 'diff';
  const how = isReading ? {} : { filesOnly: true, yes: true };
  const done = await inProcess(name, { directory, ...how, ...more }, secretEnvironment);
  expect([0, 1, 2], `${name}: ${done.stderr}`).toContain(done.code);
  return done;
}

/** Keys of the env file that could be changed by hand: those of Compose itself decide which files there are. */
function ownKeys(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const key = keyOf(line);
    return key === '' || key.startsWith('COMPOSE_') ? [] : [key];
  });
}

function keyOf(line: string): string {
  return /^(?:export )?([A-Za-z_]\w*)=/.exec(line)?.[1] ?? '';
}

interface Recorded {
  readonly record: { readonly edits: readonly { readonly key: string }[] };
}

/** Keys that the generation in effect has set; COMPOSE_FILE is always among them. */
function keysInEffect(directory: string): readonly string[] {
  const number = overrideInEffect(directory)?.split('/')[2];
  if (number === undefined) return [];
  const record = JSON.parse(textOf(directory, `.seaworthy/generations/${number}.json`)) as Recorded;
  return ['COMPOSE_FILE', ...record.record.edits.map(({ key }) => key)];
}

/** Keys and values, with the person's Compose files in order and whether ours is there. */
function envOf(directory: string): unknown {
  const text = textOf(directory, '.env');
  const lines = text.split('\n').filter((line) => keyOf(line) !== 'COMPOSE_FILE' && line !== '');
  const list = fileListOf(text) ?? [];
  const own = list.filter((entry) => !entry.startsWith('seaworthy/'));
  return { lines: lines.sort(), own, isThere: own.length < list.length };
}

/** What Compose would make of it, whatever the number of the generation and the directory. */
function resolved(directory: string): unknown {
  const { root } = loadProject({ directory, environment: {} }, systemFiles());
  const text = JSON.stringify(toJson(root))
    .replaceAll(directory, 'DIRECTORY')
    .replace(/seaworthy\/gen\/\d+/g, 'seaworthy/gen/N')
    // Which constant hides the list from a service that is given the whole env file is of no consequence.
    .replace(/"COMPOSE_FILE":"[^"]*"/g, '"COMPOSE_FILE":""');
  // What a person wrote into our file, where no stage of ours is concerned, stays in effect and is told of.
  const entries = Object.entries(JSON.parse(text) as object).filter(([key]) => !key.startsWith('x-hand'));
  return Object.fromEntries(entries);
}

function sorted(lines: readonly string[] = []): readonly string[] {
  return lines.filter((line) => line !== '').sort();
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
