import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { worldOnDisk } from '../../test/helpers/fixtures.ts';
import { type ExecAnswer, fakeWorld, printed } from '../../test/helpers/world.ts';
import { fileRecords, writeGeneration } from '../engine/state/generations.ts';
import { overrideEntry, placesOf } from '../engine/state/places.ts';
import { Problem } from '../model/problem.ts';
import { firewallCommand } from './firewall.ts';

let directory: string;
const text = '#!/bin/sh\necho the script\n';
const files = [
  { path: 'compose.yaml', text: 'services: {}\n', executable: false },
  { path: 'firewall/firewall.sh', text, executable: true },
];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-firewall-'));
  writeFileSync(
    join(directory, 'docker-compose.yml'),
    'services:\n  db:\n    image: supabase/postgres:17.6.1.136\n',
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const script = () => join(directory, 'seaworthy/gen/1/firewall/firewall.sh');

function inEffect(): void {
  writeFileSync(join(directory, '.env'), `COMPOSE_FILE=docker-compose.yml:${overrideEntry(1)}\n`);
  const record = {
    schemaVersion: 1 as const,
    number: 1,
    run: 1,
    madeBy: 'test',
    madeAt: '2026-11-22T12:00:00Z',
    contributions: [],
    envFile: { path: '.env', existed: false },
    edits: [],
    files: fileRecords(files),
    rows: [],
  };
  writeGeneration(placesOf(directory), record, files, fakeWorld().tree);
}

function run(
  input: Record<string, unknown>,
  { exec = [], answer }: { readonly exec?: readonly ExecAnswer[]; readonly answer?: boolean } = {},
) {
  const base = worldOnDisk(directory);
  const shown: string[] = [];
  const talk = {
    ...base.talk,
    canAsk: answer !== undefined,
    confirm: async (question: string) => shown.push(question) > 0 && answer === true,
    show: (words: string) => void shown.push(words),
  };
  // Two runs of these tests on one machine must not meet.
  const world = { ...base, exec: fakeWorld({ exec }).exec, talk, randomBytes };
  const given = firewallCommand.input.parse(input);
  return { shown, result: firewallCommand.run(given, world, { width: 80, colour: false }) };
}

async function problemOf(result: Promise<unknown>): Promise<Problem> {
  const error = await result.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof Problem ? error : expect.fail(`no Problem but ${String(error)}`);
}

describe('firewall', () => {
  it('shows the script that is in effect', async () => {
    inEffect();
    expect(await run({ action: 'show' }).result).toEqual({ exitCode: 0, text });
  });

  it('says how to get one where there is none', async () => {
    const problem = await problemOf(run({ action: 'status' }).result);
    expect(problem).toMatchObject({ code: 'firewall-missing', exitCode: 2 });
  });

  it('runs nothing as root that is not as Seaworthy wrote it', async () => {
    inEffect();
    writeFileSync(script(), 'rm -rf /\n');
    expect(await problemOf(run({ action: 'status' }).result)).toMatchObject({
      code: 'generated-file-altered',
    });
  });

  it('applies with its options after a yes', async () => {
    inEffect();
    const exec = [{ match: /^sh \S+ apply --seconds 90 --host --all$/, result: printed('closed\n') }];
    const { result } = run({ action: 'apply', seconds: 90, host: true, all: true, yes: true }, { exec });
    expect(await result).toEqual({ exitCode: 0, text: 'closed\n' });
  });

  it('runs a copy of what it looked at, where nobody else can write, and leaves none behind', async () => {
    inEffect();
    const seen: string[] = [];
    const result: ExecAnswer['result'] = ({ argv: [, path = ''] }) => {
      // The owner of the folder is quick.
      writeFileSync(script(), 'rm -rf /\n');
      expect(readFileSync(path, 'utf8')).toBe(text);
      expect(statSync(dirname(path))).toMatchObject({ uid: process.getuid?.() });
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      seen.push(path);
      return printed(`From a NEW connection: sh ${path} confirm\n`);
    };
    const { result: ran } = run({ action: 'apply', yes: true }, { exec: [{ match: 'sh ', result }] });
    expect(await ran).toEqual({
      exitCode: 0,
      text: 'From a NEW connection: seaworthy firewall confirm\n',
    });
    expect(seen.map((path) => [path.startsWith(directory), existsSync(dirname(path))])).toEqual([
      [false, false],
    ]);
  });

  it('shows what it would close before it asks, and changes nothing on a no', async () => {
    inEffect();
    const exec = [{ match: /^sh \S+ preview/, result: printed('tcp/5432 closed\n') }];
    const { result, shown } = run({ action: 'apply' }, { exec, answer: false });
    expect(await problemOf(result)).toMatchObject({ code: 'declined', exitCode: 7 });
    expect(shown).toEqual(['tcp/5432 closed\n', 'Put these rules?']);
  });

  it.each(['apply', 'revert', 'install'])('does not %s where nobody can say yes', async (action) => {
    inEffect();
    const exec = [{ match: /^sh \S+ preview/, result: printed('closed\n') }];
    expect(await problemOf(run({ action }, { exec }).result)).toMatchObject({
      code: 'nobody-to-ask',
      exitCode: 7,
    });
  });

  it.each(['confirm', 'status'])('does %s without a question', async (action) => {
    inEffect();
    const exec = [{ match: new RegExp(`^sh \\S+ ${action}$`), result: printed('said\n') }];
    expect(await run({ action }, { exec }).result).toEqual({ exitCode: 0, text: 'said\n' });
  });

  it('tells what the script complains of, with its hint', async () => {
    inEffect();
    const stderr = 'firewall.sh: firewall rules need root\nHINT: run it with sudo\n';
    const exec = [{ match: 'sh ', result: { ran: true, code: 1, stdout: '', stderr } as const }];
    expect(await problemOf(run({ action: 'status' }, { exec }).result)).toMatchObject({
      message: 'firewall rules need root',
      hints: ['run it with sudo'],
      exitCode: 3,
    });
  });
});
