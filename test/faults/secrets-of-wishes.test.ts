// Secrets that wishes refer to, through every command, with and without --json: no text, no word of a child, no plan and no
// record shows one, in whatever form; only files that their owner alone can read may hold it.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasStrace } from '../helpers/strace.ts';
import { treeState } from '../helpers/tree-state.ts';
import { copyOf, emptyFolder, onlyTraced } from './bench.ts';
import { smallStack } from './small-stack.ts';

if (!hasStrace) process.stderr.write('skipped: words of children need strace\n');

const traceWords = onlyTraced();
const bin = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));

/** Long enough to be found in the middle of other text, with what each encoding would change. */
const secrets = {
  environment: 'canary+of/the=environment?7f3a&90 ~~>',
  file: 'canary of "the" file\\ 41c8 $HOME #x',
  present: 'testonly6a1f0c9d2b7e4835',
};

/** A Docker on which the deployment does not run yet, and that takes what it is given. */
const docker = `#!/bin/sh
case "$*" in
  *'compose version'*) echo 2.40.3 ;;
  'version '*) echo '{"Client":{"Version":"28.5.1"},"Server":{"Version":"28.5.1","Components":[{"Name":"Engine","Version":"28.5.1"}]}}' ;;
  'info '*) echo '{"SecurityOptions":[],"LoggingDriver":"json-file","OperatingSystem":"Linux"}' ;;
  *config*) cat .env >&2; exit "\${DOCKER_REFUSES:-0}" ;;
esac
exit 0
`;

const folder = emptyFolder();
mkdirSync(join(folder, 'bin'));
writeFileSync(join(folder, 'bin/docker'), docker);
chmodSync(join(folder, 'bin/docker'), 0o755);

const wishes = `environment:
  auth:
    GOTRUE_SMTP_PASS: { secret: env:CANARY }
    HAND: { secret: file:canary.txt }
  rest:
    HAND: { secret: env:CANARY }
`;

/** The forms in which a text can show a secret; in base64 it may begin at any byte of three. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // Its ends depend on what stands around it.
    return whole.slice(shift === 0 ? 0 : 4, -4);
  });
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...shifted,
    ...shifted.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll('%20', '+'),
    [...bytes].map((byte) => `\\${byte.toString(8)}`).join(''),
  ];
}

function shownIn(text: string): readonly string[] {
  return Object.values(secrets).flatMap((secret) => formsOf(secret).filter((form) => text.includes(form)));
}

interface Watched {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Words of every program that was started; strace escapes quotes and backslashes as JSON does. */
  readonly argv: string;
}

function watched(words: readonly string[], directory: string, refuses = '0'): Watched {
  const log = join(emptyFolder(), 'programs');
  const strace = [...traceWords, '-qq', '-s', '8000', '-o', log, '-e', 'trace=execve'];
  const done = spawnSync('strace', [...strace, process.execPath, bin, ...words, '-C', directory], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: '/nonexistent',
      DOCKER_HOST: 'unix:///nonexistent/docker.sock',
      CANARY: secrets.environment,
      DOCKER_REFUSES: refuses,
    },
    timeout: 120_000,
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr, argv: readFileSync(log, 'utf8') };
}

function deployment(): string {
  const directory = copyOf(smallStack());
  chmodSync(join(directory, '.env'), 0o600);
  writeFileSync(join(directory, 'canary.txt'), `${secrets.file}\n`, { mode: 0o600 });
  return directory;
}

/** No file that others may read holds a secret. */
function isKeptClose(directory: string): readonly string[] {
  const holding = [...treeState(directory)].filter(([path, state]) => {
    return state.startsWith('file') && shownIn(readFileSync(join(directory, path), 'utf8')).length > 0;
  });
  for (const [path] of holding)
    expect(`${path} ${lstatSync(join(directory, path)).mode & 0o077}`).toBe(`${path} 0`);
  return holding.map(([path]) => path);
}

const yes = ['--yes', '--without-dump'];

describe.skipIf(!hasStrace).each([[[]], [['--json']]])('secrets of wishes, with %j', (json) => {
  const directory = deployment();
  const plan = join(emptyFolder(), 'plan.json');
  const steps: readonly (readonly string[])[] = [
    ['plan', ...json],
    ['plan', '-o', plan],
    ['apply', '--dry-run', ...json],
    ['apply', ...yes, ...json],
    ['diff', ...json],
    ['history', ...json],
    ['history', '1', ...json],
    ['audit', ...json, '--fail-on', 'none'],
    ['rollback', '--dry-run', ...json],
    ['rollback', ...yes, ...json],
    ['apply', '--files-only', '--yes', ...json],
    ['remove', '--dry-run', ...json],
    ['remove', ...yes, ...json],
  ];

  it('are shown by no command, to no child and in no plan', { timeout: 300_000 }, () => {
    expect(watched(['init', '--domain', 'api.acme.dev', '--yes', ...json], directory)).toMatchObject({
      code: 0,
    });
    writeFileSync(join(directory, 'seaworthy.yaml'), wishes);
    let started = '';
    for (const words of steps) {
      const { code, stdout, stderr, argv } = watched(words, directory);
      expect([0, 1], `${words[0]}: ${stderr}`).toContain(code);
      expect(shownIn(stdout), words.join(' ')).toEqual([]);
      expect(shownIn(stderr), words.join(' ')).toEqual([]);
      expect(shownIn(argv), words.join(' ')).toEqual([]);
      const holding = isKeptClose(directory);
      // They are where they take effect, and nowhere before or after.
      const isThere = holding.some((path) => path.startsWith('seaworthy/gen/'));
      if (words[0] === 'apply' && words.includes('--yes')) expect(isThere).toBe(true);
      started += argv;
    }
    expect(shownIn(readFileSync(plan, 'utf8'))).toEqual([]);
    expect(started).toMatch(/"docker", .*"config"/);
    expect(isKeptClose(directory)).toEqual(['.env', 'canary.txt']);
  });

  it('are shown in no refusal, not even when Compose quotes the env file', { timeout: 300_000 }, () => {
    const other = deployment();
    writeFileSync(join(other, 'seaworthy.yaml'), wishes);
    const refused = watched(['apply', ...yes, ...json], other, '1');
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).not.toBe('');
    expect(shownIn(refused.stdout + refused.stderr + refused.argv)).toEqual([]);
    isKeptClose(other);
    const history = watched(['history', '1', ...json], other);
    expect(shownIn(history.stdout + history.stderr)).toEqual([]);
    expect(existsSync(join(other, '.seaworthy/runs/1/run.json'))).toBe(true);
  });
});

describe('a search for secrets', () => {
  it.each(formsOf(secrets.environment))('finds %j', (form) => {
    expect(shownIn(`before ${form} after`)).not.toEqual([]);
  });

  it('finds one that was encoded together with what stands around it', () => {
    for (const around of ['', 'a', 'ab', 'abc'])
      expect(shownIn(Buffer.from(`${around}${secrets.file}${around}`).toString('base64'))).not.toEqual([]);
  });
});
