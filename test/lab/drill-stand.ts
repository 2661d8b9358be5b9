// What the tests of drills do to a stack and its repository, and ask of them.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DrillRecord } from '../../src/model/drill.ts';
import type { Ran } from '../helpers/cli.ts';
import { type LabStack, run, until } from './stack.ts';
import { labHome, onStack } from './whole-journey.ts';

const bin = join(import.meta.dirname, '../../bin/seaworthy');
const label = 'label=dev.seaworthy.drill';

/** One row, one commit, until the table `stop` has a row. */
const writer = `DO $$ BEGIN LOOP
  EXIT WHEN EXISTS (SELECT FROM stop);
  INSERT INTO numbered SELECT coalesce(max(id), 0) + 1 FROM numbered; COMMIT; PERFORM pg_sleep(0.05);
END LOOP; END $$`;

/** @param shown everything that was printed is added to it */
export function drillStand(stack: () => LabStack, shown: string[]) {
  function ran(...words: readonly string[]): Ran {
    const result = onStack(stack(), ...words);
    shown.push(result.stdout, result.stderr);
    return result;
  }

  /** A drill that ends with this code, and leaves nothing behind. */
  function drilled(code: number, ...words: readonly string[]): DrillRecord {
    const result = ran('drill', ...words, '--json');
    expect(result.code, `${result.stdout}\n${result.stderr}`).toBe(code);
    isGone();
    return (JSON.parse(result.stdout) as { readonly drill: DrillRecord }).drill;
  }

  const compose = () => join(stack().directory, 'docker-compose.yml');

  return {
    ran,
    drilled,

    /** The image of the database, as the files name it. */
    image: () => /image: (supabase\/postgres:\S+)/.exec(readFileSync(compose(), 'utf8'))?.[1] ?? '',

    /** The deployment's files with another image of the database in them, which nobody brought up. */
    withImage<T>(image: string, other: string, act: () => T): T {
      const before = readFileSync(compose(), 'utf8');
      writeFileSync(compose(), before.replace(`image: ${image}`, `image: ${other}`));
      try {
        return act();
      } finally {
        writeFileSync(compose(), before);
      }
    },

    /** Commits all the time, until the table `stop` has a row. */
    startWriting(): void {
      const psql = `psql -X -q -h 127.0.0.1 -U supabase_admin -d postgres -c "${writer.replaceAll('$', '\\$')}"`;
      stack().compose('exec', '-d', 'db', 'sh', '-c', psql);
    },

    /** What the live stack is: containers, since when they run, and who is on its network. */
    live(): string {
      const ids = stack().compose('ps', '--quiet', '--no-trunc').trim().split('\n').sort();
      const state = '{{.Id}} {{.State.StartedAt}} {{.RestartCount}}';
      const started = run(['docker', 'inspect', '--format', state, ...ids]);
      const network = `${stack().project}_default`;
      return started + run(['docker', 'network', 'inspect', '--format', '{{json .Containers}}', network]);
    },

    /** A drill that gets a signal once its database runs; its exit code. */
    async signalled(signal: NodeJS.Signals): Promise<number | null> {
      const environment = {
        ...{ PATH: process.env['PATH'], DOCKER_HOST: process.env['DOCKER_HOST'] },
        HOME: labHome,
      };
      const words = ['drill', '--to', 'LATEST', '-C', stack().directory];
      const child = spawn(bin, words, { env: environment, stdio: 'ignore' });
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      const isUp = () => left().some((name) => name.includes('seaworthy-drill-client'));
      expect(await until(isUp, 240)).toBe(true);
      child.kill(signal);
      return ended;
    },
  };
}

/** What drills have left on this engine. */
export function left(): readonly string[] {
  return [
    ['ps', '--all', '--filter', label, '--format', '{{.Names}}'],
    ['volume', 'ls', '--filter', label, '--format', '{{.Name}}'],
    ['network', 'ls', '--filter', label, '--format', '{{.Name}}'],
  ].flatMap((words) =>
    run(['docker', ...words])
      .split('\n')
      .filter((line) => line !== ''),
  );
}

export function isGone(): void {
  expect(left()).toEqual([]);
}

/** Ids of the proofs that ended so, in their order. */
export function proofsThat(status: 'failed' | 'passed', { proofs }: DrillRecord): readonly string[] {
  return proofs.filter((one) => one.status === status).map(({ id }) => id);
}

/** Every file of a repository by its digest. */
export function contentOf(repository: string): ReadonlyMap<string, string> {
  const names = readdirSync(repository, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(repository, name)).isFile());
  return new Map(
    files.map((name) => {
      const bytes = readFileSync(join(repository, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

/** Segments that a repository holds, in their order. */
export function archivedIn(repository: string): readonly string[] {
  return [...contentOf(repository).keys()].filter((path) => /archive\/.*\/[0-9A-F]{24}-/.test(path)).sort();
}

/** What each container of a kept drill is in, and whether it comes through to an address. */
export function waysOut(
  address: string,
): readonly (readonly [service: string, networks: string, reaches: boolean])[] {
  const ids = run(['docker', 'ps', '--filter', label, '--format', '{{.ID}}']).trim().split('\n');
  const service = '{{index .Config.Labels "com.docker.compose.service"}}';
  const networks = '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}';
  const connect = ['timeout', '5', 'bash', '-c', `</dev/tcp/${address}/443`];
  return ids.map((id) => {
    const [name = '', ...joined] = run(['docker', 'inspect', '--format', `${service} ${networks}`, id])
      .trim()
      .split(' ');
    const tried = spawnSync('docker', ['exec', id, ...connect]);
    return [name, joined.join(' '), tried.status === 0];
  });
}
