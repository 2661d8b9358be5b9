import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { directoryWith } from '../helpers/deployments.ts';
import { scratch } from '../helpers/scratch-space.ts';

const program = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));
const service = 'services:\n  db:\n    image: supabase/postgres:17.6.1.136\n';

function audited(directory: string) {
  return seaworthy(['audit', '-C', directory, '--static']);
}

/** One line of what was seen, then hints, exit 2, nothing on stdout, no stack trace. */
function expectRefusal(ran: ReturnType<typeof seaworthy>, seen: RegExp) {
  expect(ran.stderr).toMatch(seen);
  const lines = ran.stderr.trimEnd().split('\n');
  expect(lines.slice(1).every((line) => line.startsWith('HINT: '))).toBe(true);
  expect(lines.length).toBeGreaterThan(1);
  expect(ran.stderr).not.toMatch(/\n\s+at /);
  expect(ran.stdout).toBe('');
  expect(ran.code).toBe(2);
}

/** Root may read anything, so root becomes nobody; where nobody cannot reach the program, there is nothing to try. */
const isRoot = process.getuid?.() === 0;
const canBeRefused = !isRoot || seaworthy(['version'], { asNobody: true }).code === 0;
if (!canBeRefused) console.warn('skipped: nobody cannot reach the program here, so no file is unreadable');

describe('a deployment that cannot be read ends in one line with a hint and exit 2', () => {
  it('when the directory does not exist', () => {
    expectRefusal(audited('/nonexistent/supabase'), /nonexistent/);
  });

  it('when there is no Compose file', () => {
    expectRefusal(audited(scratch()), /Compose file/i);
  });

  it.each([
    ['tabs indent the YAML', 'services:\n\tdb:\n\t\timage: x\n', /docker-compose\.yml:2.*tab/],
    [
      'a required variable is not set',
      `${service}    command: "\${WANTED:?give it}"\n`,
      /docker-compose\.yml:4.*WANTED/,
    ],
    ['services are a list', 'services:\n  - db\n', /docker-compose\.yml:[12]/],
    [
      'an extends loop never ends',
      'services:\n  a:\n    extends: b\n  b:\n    extends: a\n',
      /docker-compose\.yml:\d.*(circle|circular|loop)/i,
    ],
    ['the file is not text', `services:\0${service}`, /docker-compose\.yml/],
    ['anchors multiply', bomb(), /docker-compose\.yml/],
    [
      'nesting is a thousand deep',
      `services:\n  a:\n    x-deep: ${'['.repeat(1000)}${']'.repeat(1000)}\n`,
      /docker-compose\.yml/,
    ],
  ])('when %s', (_what, text, seen) => {
    expectRefusal(audited(directoryWith({ 'docker-compose.yml': text })), seen);
  });

  it('when a file is over 10 MB', () => {
    const directory = directoryWith({ 'docker-compose.yml': `${service}#${'x'.repeat(11 * 1024 * 1024)}\n` });
    expectRefusal(audited(directory), /docker-compose\.yml.*bytes/);
  });

  it.skipIf(!canBeRefused)('when a file may not be read', () => {
    const directory = directoryWith({ 'docker-compose.yml': service });
    chmodSync(directory, 0o755);
    chmodSync(join(directory, 'docker-compose.yml'), 0o000);
    const words = ['audit', '-C', directory, '--static'];
    expectRefusal(seaworthy(words, { asNobody: isRoot }), /docker-compose\.yml.*may not be read/);
  });

  it('when an include loops', () => {
    const directory = directoryWith({
      'docker-compose.yml': `include: [other.yml]\n${service}`,
      'other.yml': 'include: [docker-compose.yml]\n',
    });
    expectRefusal(audited(directory), /\.yml/);
  });

  it('when nothing there is of Supabase', () => {
    const shop = 'services:\n  shop:\n    image: wordpress:6\n  pg:\n    image: postgres:17\n';
    expectRefusal(
      audited(directoryWith({ 'docker-compose.yml': shop })),
      /docker-compose\.yml: .*\(shop and pg\)/,
    );
    const asleep = `${service}    profiles: [supabase]\n`;
    const ran = audited(directoryWith({ 'docker-compose.yml': asleep }));
    expectRefusal(ran, /no service is active/);
    expect(ran.stderr).toMatch(/HINT: .*\bdb\b.*--profile/);
  });

  it('when the option does not exist', () => {
    const ran = seaworthy(['audit', '--statik']);
    expect(ran.stderr).toMatch(/--statik.*\nHINT: /);
    expect(ran.code).toBe(2);
  });

  it('when the env file does not exist, which Node would like to read itself', () => {
    const directory = directoryWith({ 'docker-compose.yml': 'services: {}\n' });
    const ran = spawnSync(program, ['plan', '-C', directory, '--env-file', 'missing.env', '--static']);
    expect(ran.stderr.toString()).toMatch(/^missing\.env:1: .*does not exist\nHINT: .*\n$/);
    expect(ran.status).toBe(2);
  });

  it('when an option holds a value it cannot have', () => {
    const refusals = [['show', '--seconds', 'abc'], ['show', '--seconds', '0'], ['shw']].map((words) => {
      return seaworthy(['firewall', ...words]).stderr.split('\n')[0];
    });
    expect(refusals).toEqual([
      'seconds should be a whole number',
      'seconds should be 1 or more',
      'action should be one of show, preview, apply, confirm, revert, status, install',
    ]);
  });

  it('when the directory it was started in is gone', () => {
    const ran = spawnSync('bash', ['-c', 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$0" version', program]);
    expect(ran.stderr.toString()).toMatch(/does not exist any more\nHINT: .*\n$/);
    expect(ran.status).toBe(2);
  });

  it('when an option would colour the terminal', () => {
    expect(seaworthy(['audit', '--a\u001b[31m']).stderr).not.toContain('\u001b');
  });

  it('when a path holds a password', () => {
    const ran = audited(directoryWith({ 'compose.yaml': 'include: ["https://u:hunter22@host/x.yml"]\n' }));
    expectRefusal(ran, /u:\[redacted\]@host/);
    expect(ran.stderr).not.toContain('hunter22');
  });

  it('when a password lacks its quotes and looks like an alias', () => {
    const ran = audited(directoryWith({ 'compose.yaml': 'services: {a: {environment: {P: *hunter22}}}\n' }));
    expect(ran.stderr).not.toContain('hunter22');
    expectRefusal(ran, /names no anchor/);
  });
});

/** Nine levels of nine aliases: 387 million nodes when expanded. */
function bomb(): string {
  const lines = ['x-0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    lines.push(`x-${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  return `${lines.join('\n')}\nservices:\n  a:\n    image: x\n    labels: *a8\n`;
}
