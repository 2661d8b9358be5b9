import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { fixtureCopies, scratch, stackCopy, stackNames } from '../helpers/deployments.ts';

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

/** Values of keys that name a secret, in any env file of the directory. */
function secretsOf(directory: string): readonly string[] {
  const files = readdirSync(directory).filter(
    (name) => name.startsWith('.env') && statSync(join(directory, name)).isFile(),
  );
  const lines = files.flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'));
  const values = lines.flatMap((line) => {
    const match =
      /^\s*(?:export\s+)?(\w*(?:PASSWORD|PASS|SECRET|TOKEN|_KEY|KEY_BASE|ACCESS_KEY_ID)\w*)=["']?([^"'#\s]+)/.exec(
        line,
      );
    return match?.[2] === undefined ? [] : [match[2]];
  });
  return [...new Set(values)].filter((value) => value.length >= 8);
}

/** The forms of secrets found in a text. */
function formsIn(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.flatMap((secret) => {
    const forms = [
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      encodeURIComponent(secret),
    ];
    return forms.filter((form) => text.includes(form));
  });
}
