import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { checks } from '../../src/practices/catalogue.generated.ts';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { runHere } from '../helpers/run-here.ts';
import {
  isInstalled,
  listedByBash,
  listedByFish,
  type Place,
  programFolder,
  shellOf,
  typed,
} from './shells.ts';

const place: Place = { directory: stackCopy('stock'), program: programFolder() };
mkdirSync(join(place.directory, 'reports of mine'));
writeFileSync(join(place.directory, 'reported.json'), '');
// Two runs to choose from.
for (const words of [
  ['--only', 'exposure'],
  ['--only', 'logs'],
]) {
  const ran = seaworthy(['apply', '-C', place.directory, '--files-only', '--yes', ...words]);
  expect(ran).toMatchObject({ code: 0 });
}

const shells = (['bash', 'zsh', 'fish'] as const).filter((shell) => {
  if (isInstalled(shell)) return true;
  console.warn(`${shell} is not installed here: its completion is skipped`);
  return false;
});

it.runIf(process.env['SEAWORTHY_REQUIRE_LAB'] === '1')('was tried in every shell', () => {
  expect(shells).toEqual(['bash', 'zsh', 'fish']);
});

describe.each(['bash', 'zsh', 'zsh with fpath'] as const)('at a terminal, %s', (way) => {
  it.runIf(shells.includes(shellOf(way))).each([
    ['a verb', 'seaworthy expl\t', ['explain']],
    ['an option', 'seaworthy audit --fail\t', ['audit', '--fail-on']],
    ['a value', 'seaworthy audit --format te\t', ['audit', '--format', 'terminal']],
    ['a value behind =', 'seaworthy audit --format=te\t', ['audit', '--format=terminal']],
    ['a check', 'seaworthy explain secrets/sample-ap\t', ['explain', 'secrets/sample-api-keys']],
    ['the second of two', 'seaworthy audit --only secrets,tl\t', ['audit', '--only', 'secrets,tls']],
    ['a file', 'seaworthy audit -o reported\t', ['audit', '-o', 'reported.json']],
    ['a file behind =', 'seaworthy audit --output=reported\t', ['audit', '--output=reported.json']],
    ['a directory with blanks', 'seaworthy audit -C reports\t', ['audit', '-C', 'reports of mine']],
    ['nothing where nothing is known', 'seaworthy init --email no\t', ['init', '--email', 'no']],
    ['nothing of a verb that is none', 'seaworthy nonesuch --fo\t', ['nonesuch', '--fo']],
  ])('completes %s', async (_, keys, words) => {
    const completed = await typed(way, keys, place);
    // zsh takes the slash it added away again when the line is sent (AUTO_REMOVE_SLASH).
    expect(completed.map((word) => word.replace(/\/$/, ''))).toEqual(['seaworthy', ...words]);
  });
});

describe.runIf(shells.includes('bash'))('bash', () => {
  it('lists verbs, options, checks and runs', () => {
    expect(listedByBash([''], place)).toEqual([...commands.map(({ name }) => name), 'help']);
    expect(listedByBash(['audit', '--fail-on', 'P'], place)).toEqual(['P0', 'P1', 'P2', 'P3']);
    expect(listedByBash(['explain', ''], place)).toEqual(checks.map(({ id }) => id));
    expect(listedByBash(['rollback', ''], place)).toEqual(['2', '1']);
    expect(listedByBash(['history', '-C', '"reports of mine/.."', ''], place)).toEqual(['2', '1']);
  });

  it('is asked for files and directories itself', () => {
    expect(listedByBash(['audit', '--facts', ''], place)).toEqual(['compopt -o default']);
    expect(listedByBash(['audit', '-C', ''], place)).toEqual(['compopt -o dirnames']);
  });
});

describe.runIf(shells.includes('fish'))('fish', () => {
  it.each([
    ['verbs', 'seaworthy au', ['audit']],
    ['options', 'seaworthy audit --fa', ['--fail-on', '--facts']],
    ['values', 'seaworthy audit --fail-on P', ['P0', 'P1', 'P2', 'P3']],
    [
      'values behind =',
      'seaworthy audit --fail-on=P',
      ['--fail-on=P0', '--fail-on=P1', '--fail-on=P2', '--fail-on=P3'],
    ],
    ['the second of two', 'seaworthy audit --only secrets,tls/no', ['secrets,tls/none']],
    ['runs', 'seaworthy rollback ', ['2', '1']],
    ['files', 'seaworthy audit -o reported', ['reported.json']],
    ['files behind =', 'seaworthy audit --output=reported', ['--output=reported.json']],
    ['directories with blanks', 'seaworthy audit -C rep', ['reports of mine/']],
    ['nothing where nothing is known', 'seaworthy init --email no', []],
  ])('completes %s', (_, line, candidates) => {
    expect(listedByFish(line, place)).toEqual(candidates);
  });
});

describe('the question a script asks', () => {
  it.each([
    ['no shell', []],
    ['a shell nobody wrote for', ['tcsh', 'audit', '']],
    ['no words', ['zsh']],
    ['an option that is none', ['zsh', 'audit', '--nonesuch', '--other=', '']],
    ['a deployment that is not there', ['zsh', 'rollback', '-C', '/nonexistent', '']],
    ['a directory of odd characters', ['zsh', 'rollback', '--directory=\t\\', '']],
    ['quotes that were never closed', ['bash', 'audit', '"', `'`, '\\']],
  ])('is answered without complaint: %s', (_, words) => {
    const ran = seaworthy(['__complete', ...words]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^(?:words|files|directories)\n/);
  });

  it('is answered where the records of runs are damaged', () => {
    const damaged = stackCopy('stock');
    mkdirSync(join(damaged, '.seaworthy/runs/1'), { recursive: true });
    writeFileSync(join(damaged, '.seaworthy/runs/1/run.json'), '{');
    const ran = seaworthy(['__complete', 'zsh', 'history', '-C', damaged, '1']);
    expect(ran).toEqual({ code: 0, stdout: 'words\n', stderr: '' });
  });
});

describe('the options it proposes', () => {
  it.each(commands.map(({ name }) => name))('are those that the help of %s lists', async (verb) => {
    const help = (await runHere([verb, '--help'])).stdout;
    const flags = /\nFLAGS\n(.*?)(?:\n\n|$)/s.exec(help)?.[1] ?? '';
    // `-C [--directory]`, `[--no-x/--x]`, `-h  --help`; a description may name others.
    const listed = flags
      .split('\n')
      .flatMap((line) => line.slice(0, 26).match(/(?<![\w-])--?[a-zA-Z][\w-]*/g) ?? []);
    const answer = await runHere(['__complete', 'zsh', verb, '-']);
    const proposed = answer.stdout
      .split('\n')
      .slice(1)
      .flatMap((line) => line.split('\t')[0] || []);
    expect(proposed.filter((form) => form !== '--no-color').sort()).toEqual(listed.sort());
  });
});

describe('seaworthy completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints a script for %s that says where to put it', (shell) => {
    const ran = seaworthy(['completion', shell]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain(`seaworthy completion ${shell} >`);
  });

  it.each([
    [[], /^for which shell\?\nHINT: /],
    [['tcsh'], /^shell should be one of bash, zsh, fish\nHINT: /],
  ])('refuses %j in one line', (words, complaint) => {
    const ran = seaworthy(['completion', ...words]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(complaint);
  });
});
