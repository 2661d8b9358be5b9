import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../src/model/audit.ts';
import { seaworthy } from '../helpers/cli.ts';
import { fixtureCopies, stackCopy } from '../helpers/deployments.ts';
import { scratch } from '../helpers/scratch-space.ts';

const stock = stackCopy('stock');
const fixtures = fixtureCopies();
if (fixtures.length === 0) console.warn('0 fixtures beside the checkout: their audits are skipped');

function report(directory: string, ...words: readonly string[]): AuditReport {
  const ran = seaworthy(['audit', '-C', directory, '--static', '--json', '--fail-on', 'none', ...words]);
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  return JSON.parse(ran.stdout) as AuditReport;
}

describe('the JSON report', () => {
  it('has the fields other tools lean on', () => {
    const found = report(stock);
    expect(found.schemaVersion).toBe(1);
    expect(found.verdict).toBe('not-ready');
    expect(found.score).toBeGreaterThanOrEqual(0);
    expect(found.coverage).toBeLessThan(100);
    expect(found.practices[0]).toMatchObject({
      id: expect.any(String),
      title: expect.any(String),
      priority: 'P0',
    });
    expect(found.results[0]).toMatchObject({
      id: expect.any(String),
      status: expect.any(String),
      severity: expect.any(String),
    });
  });

  it('gives every practice of the seed report an answer', () => {
    const practices = [
      'tls',
      'mail',
      'monitoring',
      'backup',
      'health',
      'logs',
      'storage',
      'pool',
      'limits',
      'analytics',
      'functions',
      'replicas',
    ];
    const answered = new Set(report(stock).results.map(({ id }) => id.split('/')[0]));
    expect(practices.filter((practice) => !answered.has(practice))).toEqual([]);
  });

  it('is the same from saved facts', () => {
    const file = join(scratch(), 'facts.json');
    const direct = report(stock, '--save-facts', file);
    const replayed = JSON.parse(
      seaworthy(['audit', '--facts', file, '--json', '--fail-on', 'none']).stdout,
    ) as AuditReport;
    expect(replayed.results).toEqual(direct.results);
    expect(replayed.verdict).toBe(direct.verdict);
    expect(replayed.score).toBe(direct.score);
    expect(readFileSync(file, 'utf8')).toContain('"schemaVersion"');
  });

  it('holds only what --only names and lacks what --skip names', () => {
    const only = report(stock, '--only', 'tls,mail/sample-relay').results.map(({ id }) => id);
    expect(only).toContain('mail/sample-relay');
    expect(only.every((id) => id.startsWith('tls/') || id === 'mail/sample-relay')).toBe(true);
    expect(report(stock, '--skip', 'tls').results.some(({ id }) => id.startsWith('tls/'))).toBe(false);
  });
});

describe('who asks for help', () => {
  it.each([['help'], ['--help'], ['--version'], ['help', 'plan']])('by %s gets an answer', (...words) => {
    const ran = seaworthy(words);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).not.toBe('');
  });
});

describe('the exit code', () => {
  it.each([
    [['--fail-on', 'P0'], 1],
    [['--fail-on', 'none'], 0],
    [[], 1],
  ])('with %j is %i on a stock deployment', (words, code) => {
    expect(seaworthy(['audit', '-C', stock, '--static', ...words]).code).toBe(code);
  });

  it('is 2 when --only names no check, and the hint names near ones', () => {
    const ran = seaworthy(['audit', '-C', stock, '--static', '--only', 'secrets/sample-api-kez']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/HINT: .*sample-api-keys/);
  });
});

describe.skipIf(fixtures.length === 0).each(fixtures)('the audit of $name', ({ directory }) => {
  const found = fixtures.length === 0 ? null : report(directory);

  it('says not-ready, with the sample secrets and the missing backup at P0', () => {
    const failing = found?.results
      .filter(({ status, severity }) => status === 'fail' && severity === 'P0')
      .map(({ id }) => id);
    expect(found?.verdict).toBe('not-ready');
    expect(failing).toContain('secrets/sample-secrets');
    expect(failing).toContain('secrets/sample-api-keys');
    expect(failing).toContain('secrets/expiring-api-keys');
    expect(failing).toContain('backup/none');
  });

  it('gives every failing result a file and a line', () => {
    const bare = found?.results.filter(({ status, evidence }) => {
      return (
        status === 'fail' && !evidence.some(({ file, line }) => file !== undefined && line !== undefined)
      );
    });
    expect(bare?.map(({ id }) => id)).toEqual([]);
  });

  it('names no bug', () => {
    expect(found?.results.filter(({ reason }) => reason?.includes('bug'))).toEqual([]);
  });
});
