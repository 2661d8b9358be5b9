import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { worldOnDisk } from '../../test/helpers/fixtures.ts';
import { type ExecAnswer, fakeWorld, printed } from '../../test/helpers/world.ts';
import { fileRecords, writeGeneration } from '../engine/state/generations.ts';
import { overrideEntry, placesOf } from '../engine/state/places.ts';
import { Problem } from '../model/problem.ts';
import { proxyCommand } from './proxy.ts';

let directory: string;
const script = '#!/bin/sh\necho the script\n';
const files = [
  { path: 'compose.yaml', text: 'services: {}\n', executable: false },
  { path: 'proxy/Caddyfile', text: 'the site\n', executable: false },
  { path: 'proxy/install.sh', text: script, executable: true },
];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-proxy-'));
  writeFileSync(
    join(directory, 'docker-compose.yml'),
    'services:\n  db:\n    image: supabase/postgres:17.6.1.136\n',
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

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
  const world = { ...base, exec: fakeWorld({ exec }).exec, talk, randomBytes };
  const given = proxyCommand.input.parse(input);
  return { shown, result: proxyCommand.run(given, world, { width: 80, colour: false }) };
}

async function problemOf(result: Promise<unknown>): Promise<Problem> {
  const error = await result.catch((thrown: unknown) => thrown);
  return error instanceof Problem ? error : expect.fail(`no Problem but ${String(error)}`);
}

describe('proxy', () => {
  it('shows the site and the script that are in effect', async () => {
    inEffect();
    expect(await run({ action: 'show' }).result).toEqual({ exitCode: 0, text: `the site\n\n${script}` });
  });

  it('says how to get one where there is none', async () => {
    const problem = await problemOf(run({ action: 'status' }).result);
    expect(problem).toMatchObject({ code: 'proxy-missing', exitCode: 2 });
    expect(problem.hints[0]).toContain('host-nginx');
  });

  it.each(['install.sh', 'Caddyfile'])(
    'installs nothing when %s is not as Seaworthy wrote it',
    async (name) => {
      inEffect();
      writeFileSync(join(directory, 'seaworthy/gen/1/proxy', name), 'other\n');
      const { result } = run({ action: 'install', yes: true });
      expect(await problemOf(result)).toMatchObject({ code: 'generated-file-altered' });
    },
  );

  it('runs copies of both of what it looked at, and leaves none behind', async () => {
    inEffect();
    const seen: string[] = [];
    const result: ExecAnswer['result'] = ({ argv: [, path = ''] }) => {
      expect(readdirSync(dirname(path)).sort()).toEqual(['Caddyfile', 'install.sh']);
      expect(readFileSync(join(dirname(path), 'Caddyfile'), 'utf8')).toBe('the site\n');
      seen.push(path);
      return printed('done\n');
    };
    const exec = [{ match: /^sh \S+ install$/, result }];
    const { result: ran } = run({ action: 'install', yes: true }, { exec });
    expect(await ran).toEqual({ exitCode: 0, text: 'done\n' });
    expect(seen.map((path) => [path.startsWith(directory), existsSync(dirname(path))])).toEqual([
      [false, false],
    ]);
  });

  it('shows what it would do before it asks, and changes nothing on a no', async () => {
    inEffect();
    const exec = [{ match: /^sh \S+ preview$/, result: printed('port 80: free\n') }];
    const { result, shown } = run({ action: 'install' }, { exec, answer: false });
    expect(await problemOf(result)).toMatchObject({ code: 'declined', exitCode: 7 });
    expect(shown).toEqual(['port 80: free\n', 'Install this site?']);
  });

  it.each(['install', 'remove'])('does not %s where nobody can say yes', async (action) => {
    inEffect();
    const exec = [{ match: /^sh \S+ preview$/, result: printed('port 80: free\n') }];
    expect(await problemOf(run({ action }, { exec }).result)).toMatchObject({ code: 'nobody-to-ask' });
  });

  it('tells what the script complains of, with its hint and what the program said before', async () => {
    inEffect();
    const stderr = 'E: no such package\ninstall.sh: nginx could not be installed\nHINT: apt-get update\n';
    const exec = [{ match: 'sh ', result: { ran: true, code: 1, stdout: '', stderr } as const }];
    expect(await problemOf(run({ action: 'install', yes: true }, { exec }).result)).toMatchObject({
      message: 'nginx could not be installed',
      hints: ['apt-get update', 'E: no such package'],
      exitCode: 3,
    });
  });
});
