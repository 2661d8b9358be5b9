import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { table, today } from '../../test/helpers/facts.ts';
import { audit } from '../engine/audit.ts';
import type { AuditReport } from '../model/audit.ts';
import { renderJson } from './json.ts';
import { sampleReport } from './sample.test-data.ts';
import { sampleChecks } from './sample-checks.test-data.ts';
import { samplePractices } from './sample-practices.test-data.ts';
import { settledSample } from './settled-sample.test-data.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/reports/audit.schema.json', import.meta.url), 'utf8'),
);

/** Unknown fields are refused here: whoever adds one must publish it. */
const validate: ValidateFunction = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  closed(schema),
);

function closed(node: unknown): never {
  if (Array.isArray(node)) return node.map(closed) as never;
  if (typeof node !== 'object' || node === null) return node as never;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isWhole = 'properties' in copy && 'type' in copy;
  return (isWhole ? { ...copy, additionalProperties: false } : copy) as never;
}

function complaints(report: unknown): readonly string[] {
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('json report', () => {
  it('is what the published schema says', () => {
    expect(complaints(JSON.parse(renderJson(sampleReport)))).toEqual([]);
  });

  it('is so when nothing is known and checks were left out', () => {
    const facts = {
      schemaVersion: 1,
      collectedBy: '0',
      collectedAt: today.toISOString(),
      table: table({}),
    } as const;
    const input = { facts, checks: sampleChecks, practices: samplePractices, now: today, version: '0.1.0' };
    const report = audit({ ...input, mode: 'replay', only: ['mail', 'secrets/shared'] });

    expect(report.selection).toMatchObject({ ran: 3, of: sampleChecks.length });
    expect(complaints(JSON.parse(renderJson(report)))).toEqual([]);
  });

  it('is so with accepted findings and a baseline', () => {
    expect(complaints(JSON.parse(renderJson(settledSample)))).toEqual([]);
    expect(settledSample.ignore).toMatchObject({ accepted: 1, notes: [{ kind: 'expired' }] });
    expect(settledSample.baseline).toMatchObject({ new: 1, fixed: [{}] });
  });

  it.each<[string, (report: AuditReport) => unknown]>([
    ['a failure without a remedy', (report) => broken(report, { remedy: undefined })],
    ['a failure without evidence', (report) => broken(report, { evidence: [] })],
    ['an unknown without a reason', (report) => broken(report, { status: 'unknown' })],
    ['an acceptance without a reason', (report) => broken(report, { accepted: { until: '2027-01-01' } })],
    [
      'an accepted pass',
      (report) => broken(report, { status: 'pass', accepted: { reason: 'a', until: '2027-01-01' } }),
    ],
    ['another schema version', (report) => ({ ...report, schemaVersion: 2 })],
    ['a score over 100', (report) => ({ ...report, score: 101 })],
    ['a field nobody published', (report) => ({ ...report, mood: 'good' })],
  ])('the schema refuses %s', (_case, breaks) => {
    const report = JSON.parse(JSON.stringify(breaks(sampleReport)));

    expect(complaints(report)).not.toEqual([]);
  });

  it('prints nothing that could move a cursor or turn text around', () => {
    const text = renderJson({ ...sampleReport, verdictReason: 'a\u009b31mb\u202ec\u001b[0m' });

    expect(text).toContain('a\\u009b31mb\\u202ec\\u001b[0m');
    expect(JSON.parse(text).verdictReason).toBe('a\u009b31mb\u202ec\u001b[0m');
  });
});

function broken(report: AuditReport, parts: object): unknown {
  const [first, ...others] = report.results;
  return { ...report, results: [{ ...first, ...parts }, ...others] };
}
