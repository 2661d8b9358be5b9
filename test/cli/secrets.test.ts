import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { fixtureCopies, stackCopy, stackNames } from '../helpers/deployments.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { scratch } from '../helpers/scratch-space.ts';

const deployments = [
  ...stackNames().map((name) => ({ name, directory: stackCopy(name) })),
  ...fixtureCopies(),
];

describe.each(deployments)('the secrets of $name', ({ directory }) => {
  const secrets = secretsOf(directory);

  it('are there to leak', () => {
    expect(secrets.length).toBeGreaterThan(3);
  });

  it.each([
    ['terminal', ['--all']],
    ['json', ['--json']],
    ['html', ['--format', 'html']],
    ['sarif', ['--format', 'sarif', '--all']],
    ['junit', ['--format', 'junit']],
    ['markdown', ['--format', 'markdown', '--all']],
    ['roadmap', ['--format', 'roadmap']],
  ])('stay out of the %s report, in every form', (_name, words) => {
    const ran = seaworthy(['audit', '-C', directory, '--static', '--fail-on', 'none', ...words]);
    expect(ran.stdout.length).toBeGreaterThan(500);
    expect(formsIn(ran.stdout + ran.stderr, secrets)).toEqual([]);
  });

  it('stay out of saved facts', () => {
    const file = join(scratch(), 'facts.json');
    const ran = seaworthy(['audit', '-C', directory, '--static', '--save-facts', file, '--fail-on', 'none']);
    expect(ran.code).toBe(0);
    expect(formsIn(readFileSync(file, 'utf8'), secrets)).toEqual([]);
  });

  it('stay out of errors', () => {
    const ran = seaworthy(['audit', '-C', directory, '--static', '-f', '.env']);
    expect(ran.code).toBe(2);
    expect(formsIn(ran.stderr, secrets)).toEqual([]);
  });
});

describe('the SMTP password that seaworthy.yaml refers to', () => {
  const password = 'Wide sea & "deep"/blue+ÿ 7f3a9c';
  const directory = stackCopy('stock');
  const shown: string[] = [];

  function ran(...words: readonly string[]): string {
    const done = seaworthy([...words, '-C', directory], { environment: { SMTP_PASSWORD: password } });
    expect(done.code, done.stderr).toBeLessThan(4);
    const text = done.stdout + done.stderr;
    shown.push(text);
    return text;
  }

  function wish(reference: string): void {
    const lines = ['mail:', '  provider: smtp', '  host: localhost', '  port: 9', '  user: mailer'];
    const more = [`  password: { secret: "${reference}" }`, '  from: noreply@acme-lab.dev', ''];
    writeFileSync(join(directory, 'seaworthy.yaml'), [...lines, ...more].join('\n'));
  }

  it.each(['env:SMTP_PASSWORD', 'file:smtp-password'])(
    'comes from %s and is shown by no command',
    (reference) => {
      writeFileSync(join(directory, 'smtp-password'), `${password}\n`);
      chmodSync(join(directory, 'smtp-password'), 0o600);
      wish(reference);
      const stored = join(directory, 'plan.json');
      ran('plan', '--static', '--only', 'mail');
      ran('plan', '--static', '--only', 'mail', '--json');
      ran('plan', '--static', '--only', 'mail', '-o', stored);
      ran('apply', '--files-only', '--yes', '--only', 'mail');
      expect(readFileSync(join(directory, '.env'), 'utf8')).toContain('7f3a9c');
      expect(ran('mail', 'test', '--json')).toContain('"your files"');
      ran('mail', 'test');
      ran('diff');
      ran('diff', '--json');
      ran('history');
      ran('audit', '--static', '--json');
      ran('audit', '--static', '--all', '--save-facts', join(directory, 'facts.json'));
      ran('plan', '--static', '--json');
      ran('rollback', '--files-only', '--yes');
      expect(formsIn(shown.join('\n'), [password])).toEqual([]);
    },
  );

  it('stands in no artefact that others can read, and in no plan and no facts at all', () => {
    const holders = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => formsIn(readFileSync(path, 'utf8'), [password, '7f3a9c']).length > 0);
    const open = holders.filter((path) => (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
    expect(holders.filter((path) => /(?:plan|facts)\.json$/.test(path))).toEqual([]);
  });
});
