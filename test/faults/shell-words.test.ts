// Whatever a person or a vendor writes into a value: no shell ever reads it. Children get words, and nothing of them runs.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemExec } from '../../src/system/exec.ts';
import { copyOf, discard, emptyFolder, inProcess, isSoak, textOf } from './bench.ts';
import { smallStack } from './small-stack.ts';

const folder = emptyFolder();
const canary = join(folder, 'executed');
const log = join(folder, 'argv');

/** Ways to have a shell run `touch`, by every separator and every kind of substitution. */
const commands = [`touch ${canary}`, `touch\${IFS}${canary}`, `>${canary}`, `/bin/sh -c "touch ${canary}"`];
const frames = [
  (command: string) => `$(${command})`,
  (command: string) => `\`${command}\``,
  (command: string) => `;${command};`,
  (command: string) => `| ${command}`,
  (command: string) => `|| ${command} #`,
  (command: string) => `&& ${command}`,
  (command: string) => `& ${command} &`,
  (command: string) => `\n${command}\n`,
  (command: string) => `"; ${command}; "`,
  (command: string) => `'; ${command}; '`,
  (command: string) => `"$(${command})"`,
  (command: string) => `'$(${command})'`,
  (command: string) => `a\`${command}\`b`,
  (command: string) => `<(${command})`,
  (command: string) => `\${x:-$(${command})}`,
  (command: string) => `$$(${command})`,
  (command: string) => `\\$(${command})`,
  (command: string) => `--x=$(${command})`,
  (command: string) => `-c ${command}`,
  (command: string) => `{${command.replaceAll(' ', ',')}}`,
  (command: string) => `* ? [a] ~ ! $(${command})`,
  (command: string) => `#\n${command}`,
  (command: string) => `!${command}`,
  (command: string) => `%0a${command}`,
  (command: string) => `'"'"'; ${command} #`,
];

const payloads = frames.flatMap((frame) => commands.map(frame));

/** A Docker that answers what an idle machine would, and notes every word it was given. */
const docker = `#!/bin/sh
for word in "$@"; do printf '%s\\0' "$word" >> '${log}'; done
printf '\\n' >> '${log}'
case "$*" in
  *'compose version'*) echo 2.40.3 ;;
  'version '*) echo '{"Client":{"Version":"28.5.1"},"Server":{"Version":"28.5.1","Components":[{"Name":"Engine","Version":"28.5.1"}]}}' ;;
  'info '*) echo '{"SecurityOptions":[],"LoggingDriver":"json-file","OperatingSystem":"Linux"}' ;;
esac
exit 0
`;

beforeAll(() => {
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/docker'), docker);
  chmodSync(join(folder, 'bin/docker'), 0o755);
  // A test file has a process of its own.
  process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  process.env['DOCKER_HOST'] = 'unix:///nonexistent/docker.sock';
});

const base = smallStack();
const onDisk = { yes: true, withoutDump: true };

/** Takes every payload through `plan`, `apply`, `audit` and back, and says how each ended. */
async function journey(given: Readonly<Record<string, unknown>>): Promise<readonly number[]> {
  const codes: number[] = [];
  for (const [command, how] of [
    ['audit', { failOn: 'none' }],
    ['plan', {}],
    ['apply', onDisk],
    ['diff', {}],
    ['rollback', onDisk],
    ['remove', onDisk],
  ] as const) {
    const done = await inProcess(command, { ...given, ...how }, {}, systemExec());
    expect(done.code, `${command}: ${done.stderr}`).not.toBe(70);
    expect(existsSync(canary), `${command} ran a part of ${JSON.stringify(given)}`).toBe(false);
    codes.push(done.code);
  }
  return codes;
}

const count = isSoak ? payloads.length : 10;
const chosen = payloads.filter((_, index) => index % Math.floor(payloads.length / count) === 0);
console.info(`shell words: ${chosen.length} of ${payloads.length} values in every place`);

describe('shell words in what reaches a child', { timeout: 1_800_000 }, () => {
  it('are a hundred', () => {
    expect(new Set(payloads).size).toBe(100);
  });

  it('run nothing as values of wishes and of the env file', async () => {
    for (const payload of chosen) {
      const directory = copyOf(base);
      const line = payload.replaceAll('\n', ' ').replaceAll("'", '');
      writeFileSync(join(directory, '.env'), `${textOf(directory, '.env')}OWN='${line}'\n`);
      const wishes = {
        environment: { auth: { HAND: payload, GOTRUE_JWT_EXP: payload } },
        postgres: { settings: { 'app.name': payload } },
      };
      writeFileSync(join(directory, 'seaworthy.yaml'), JSON.stringify(wishes));
      const codes = await journey({ directory });
      expect(codes.slice(0, 2)).toEqual([0, 1]);
      discard(directory);
    }
    expect(wordsOfDocker()).toEqual(expect.arrayContaining(['compose', 'config', '--quiet']));
  });

  it('run nothing as names of folders and files', async () => {
    for (const payload of chosen) {
      const name = payload.replaceAll('/', '_').replaceAll(':', '_').replaceAll('\n', ' ');
      const directory = join(copyOf(base), name);
      renameSync(join(directory, '..'), `${join(directory, '..')}-whole`);
      mkdirSync(join(directory, '..'));
      renameSync(`${join(directory, '..')}-whole`, directory);
      renameSync(join(directory, 'docker-compose.yml'), join(directory, `${name}.yml`));
      renameSync(join(directory, '.env'), join(directory, `${name}.env`));
      const file = { file: [join(directory, `${name}.yml`)] };
      const codes = await journey({ directory, ...file, envFile: join(directory, `${name}.env`) });
      expect(codes[0], name).toBe(0);
      expect(wordsOfDocker().some((word) => word.includes(name))).toBe(true);
    }
  });

  it('run nothing as project names, profiles, services and environment', async () => {
    for (const payload of chosen) {
      const directory = copyOf(base);
      await journey({ directory, projectName: payload });
      await journey({ directory, profile: [payload] });
      const text = textOf(directory, 'docker-compose.yml');
      writeFileSync(
        join(directory, 'docker-compose.yml'),
        text.replace('name: small', `name: ${JSON.stringify(payload)}`),
      );
      await journey({ directory });
      const services = text.replace('  rest:\n', `  ${JSON.stringify(payload)}:\n`);
      writeFileSync(join(directory, 'docker-compose.yml'), services);
      await journey({ directory });
      const values = text.replace('log_min_messages=fatal', () => JSON.stringify(payload));
      writeFileSync(join(directory, 'docker-compose.yml'), values);
      await journey({ directory });
      discard(directory);
    }
  });
});

function wordsOfDocker(): readonly string[] {
  return existsSync(log) ? readFileSync(log, 'utf8').split(/\0\n?/) : [];
}
