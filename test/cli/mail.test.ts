import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';

const bin = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));
const password = 'typed-horse-7f3a9c';

function wished(): string {
  const directory = stackCopy('stock');
  const lines = [
    'mail:',
    '  provider: resend',
    '  password: { secret: prompt }',
    '  from: noreply@acme-lab.dev',
    '',
  ];
  writeFileSync(join(directory, 'seaworthy.yaml'), lines.join('\n'));
  return directory;
}

const applying = (directory: string) => ['apply', '-C', directory, '--files-only', '--only', 'mail', '--yes'];

/** What a terminal shows of `apply`, at whose question for the secret these keys are pressed. */
function atTerminal(
  directory: string,
  keys: string,
): Promise<{ readonly screen: string; readonly code: number }> {
  const words = [process.execPath, bin, ...applying(directory)].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', words, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let screen = '';
  let isAnswered = false;
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      if (isAnswered || !screen.includes('(not shown)')) return;
      isAnswered = true;
      child.stdin.write(keys);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ screen, code: code ?? -1 }));
  });
}

describe('an SMTP password that is to be asked for', () => {
  it('is planned without a question', () => {
    const ran = seaworthy(['plan', '-C', wished(), '--static', '--only', 'mail']);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(1);
  });

  it('is refused where nobody can be asked, and nothing is written', () => {
    const directory = wished();
    const before = treeState(directory, ['.seaworthy']);
    const ran = seaworthy(applying(directory));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/GOTRUE_SMTP_PASS: is asked for, and nobody can be asked here/);
    expect(ran.stderr).toContain('HINT: run this on a terminal, or refer to it by env:NAME or file:PATH');
    expect(treeDifference(before, treeState(directory, ['.seaworthy']))).toEqual([]);
  });

  it('is asked for once at a terminal, shown on none, and takes effect', async () => {
    const directory = wished();
    const { screen, code } = await atTerminal(directory, `${password}\r`);
    expect(code, screen).toBe(0);
    expect(screen.split('GOTRUE_SMTP_PASS of auth:')).toHaveLength(2);
    expect(screen).not.toContain(password);
    expect(readFileSync(join(directory, '.env'), 'utf8')).toMatch(
      new RegExp(`^SMTP_PASS=['"]?${password}`, 'm'),
    );
    // It is in effect: nobody is asked for it again.
    expect(seaworthy(applying(directory)).code).toBe(0);
  });

  it('ends apply as declined when nothing is typed, and nothing is written', async () => {
    const directory = wished();
    const before = treeState(directory, ['.seaworthy']);
    const { screen, code } = await atTerminal(directory, '\r');
    expect(code, screen).toBe(7);
    expect(screen).toContain('no secret was given');
    expect(treeDifference(before, treeState(directory, ['.seaworthy']))).toEqual([]);
  });
});

describe('mail test', () => {
  it('takes no option of a tool for the name of a relay', () => {
    const directory = stackCopy('stock');
    const file = join(directory, '.env');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^SMTP_HOST=.*$/m, 'SMTP_HOST=-lp'));
    const ran = seaworthy(['mail', 'test', '-C', directory]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('GOTRUE_SMTP_HOST of auth is no host name');
  });
});
