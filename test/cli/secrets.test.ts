import { readFileSync } from 'node:fs';
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
