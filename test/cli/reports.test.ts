import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../src/model/audit.ts';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { scratch } from '../helpers/scratch-space.ts';

function audit(directory: string, ...words: readonly string[]) {
  return seaworthy(['audit', '-C', directory, '--static', ...words]);
}

function reportOf(directory: string, ...words: readonly string[]): AuditReport {
  return JSON.parse(audit(directory, '--json', ...words).stdout) as AuditReport;
}

/** Accepts these checks until tomorrow, for this reason. */
function accept(directory: string, checks: readonly string[], reason = 'a trial'): string {
  const until = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const entries = checks.map(
    (check) => `  - { check: ${check}, reason: "${reason}", until: ${until}, by: ada }\n`,
  );
  const path = join(directory, 'seaworthy.ignore.yaml');
  writeFileSync(path, `accept:\n${entries.join('')}`);
  return path;
}

function critical({ results }: AuditReport): readonly string[] {
  return results.filter(({ status, severity }) => status === 'fail' && severity === 'P0').map(({ id }) => id);
}

describe('the name of the output', () => {
  it.each([
    ['audit.html', /^<!doctype html>/],
    ['audit.json', /^\{\n {2}"schemaVersion"/],
    ['audit.sarif', /^\{\n {2}"\$schema": .*sarif/],
    ['audit.xml', /^<\?xml .*\n<testsuites /],
    ['audit.md', /^## Seaworthy audit/],
    ['audit.txt', /^Supabase at /],
  ])('%s decides its form', (name, start) => {
    const file = join(scratch(), name);

    expect(audit(stackCopy('stock'), '-o', file).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toMatch(start);
  });

  it('gives way to a format that is named', () => {
    const file = join(scratch(), 'audit.md');
    audit(stackCopy('stock'), '--format', 'roadmap', '-o', file);

    expect(readFileSync(file, 'utf8')).toMatch(/^# Road map to production/);
  });
});

describe('an ignore file', () => {
  it('takes findings out of the exit code, and not out of the verdict', () => {
    const directory = stackCopy('stock');
    const before = reportOf(directory);
    accept(directory, critical(before));
    const ran = audit(directory);
    const after = reportOf(directory);

    expect(critical(before).length).toBeGreaterThan(3);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^NOT READY/m);
    expect(ran.stdout).toContain('Accepted for now (still in score and verdict)');
    expect([after.verdict, after.score, after.counts]).toEqual([before.verdict, before.score, before.counts]);
    expect(after.ignore?.accepted).toBe(critical(before).length);
    expect(audit(directory, '--fail-on', 'P1').code).toBe(1);
  });

  it('is refused with its line when it names no check', () => {
    const directory = stackCopy('stock');
    accept(directory, ['backup/nome']);
    const ran = audit(directory);

    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toBe(
      'seaworthy.ignore.yaml:2: no check is called "backup/nome"\nHINT: did you mean backup/none?\n',
    );
  });

  it('that is named must be there', () => {
    const ran = audit(stackCopy('stock'), '--ignore-file', 'nowhere.yaml');

    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^nowhere\.yaml [^\n]+\nHINT: [^\n]+\n$/);
  });

  it.each(['terminal', 'json', 'html', 'sarif', 'junit', 'markdown', 'roadmap'])(
    'brings no secret of the deployment into %s',
    (format) => {
      const directory = stackCopy('hardened');
      const env = readFileSync(join(directory, '.env'), 'utf8');
      const password = /^POSTGRES_PASSWORD=(.+)$/m.exec(env)?.[1] ?? '';
      const [check = ''] = reportOf(directory)
        .results.filter(({ status }) => status === 'fail')
        .map(({ id }) => id);
      accept(directory, [check], `the password is ${password}`);
      const { stdout } = audit(directory, '--format', format, '--fail-on', 'none');

      expect(password.length).toBeGreaterThan(8);
      expect(check).not.toBe('');
      expect(stdout).not.toContain(password);
      expect(stdout).toContain('redacted');
    },
  );

  it('of the directory at hand says nothing about facts from elsewhere, unless it is named', () => {
    const directory = stackCopy('stock');
    const facts = join(scratch(), 'facts.json');
    const file = accept(directory, critical(reportOf(directory, '--save-facts', facts)));
    const replay = (...words: readonly string[]) => {
      return JSON.parse(
        seaworthy(['audit', '--facts', facts, '--json', ...words], { directory }).stdout,
      ) as AuditReport;
    };

    expect(replay().ignore).toBeUndefined();
    expect(replay('--ignore-file', file).results).toEqual(reportOf(directory).results);
  });
});

describe('a baseline', () => {
  const directory = stackCopy('stock');
  const file = join(scratch(), 'last.json');
  audit(directory, '-o', file);

  it('of the same state fails nothing', () => {
    expect(audit(directory, '--baseline', file, '--fail-on', 'P3').code).toBe(0);
  });

  it('lets what is new fail, and tells it from the rest', () => {
    const changed = stackCopy('stock');
    const compose = join(changed, 'docker-compose.yml');
    writeFileSync(
      compose,
      readFileSync(compose, 'utf8').replace(/^ {2}db:$/m, '  db:\n    ports: ["5499:5432"]'),
    );
    const found = reportOf(changed, '--baseline', file);
    const fresh = found.results.filter(({ since }) => since === 'new');

    expect(fresh.map(({ id }) => id)).toContain('exposure/database-on-all-addresses');
    expect(found.baseline?.fixed.map(({ id }) => id)).toContain('exposure/database-on-all-addresses');
    expect(audit(changed, '--baseline', file).code).toBe(1);
    expect(audit(changed, '--baseline', file).stdout).toContain(
      '✗ NEW The database is published on every address',
    );
  });

  it.each([
    [
      'that is another file',
      join(stackCopy('stock'), 'docker-compose.yml'),
      'is not an audit report of Seaworthy',
    ],
    ['that is not there', '/nonexistent/last.json', ''],
  ])('%s is refused in one line', (_case, path, words) => {
    const ran = audit(directory, '--baseline', path);

    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^\S+ [^\n]+\nHINT: name a file that seaworthy audit --format json -o FILE wrote\n$/,
    );
    expect(ran.stderr).toContain(words);
  });
});
