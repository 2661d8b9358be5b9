import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sarifComplaints, sarifSchema } from '../../test/helpers/sarif.ts';
import type { AuditReport, CheckResult } from '../model/audit.ts';
import { severities } from '../model/severity.ts';
import { hostileReport, strangeText } from './hostile.test-data.ts';
import { sampleReport } from './sample.test-data.ts';
import { renderSarif } from './sarif.ts';
import { settledSample } from './settled-sample.test-data.ts';

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
    readonly originalUriBaseIds: Readonly<Record<string, { readonly uri?: string }>>;
    readonly results: readonly Result[];
  }[];
}

interface Rule {
  readonly id: string;
  readonly help: { readonly markdown: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: { readonly startLine?: number };
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
  readonly baselineState?: string;
}

function complaints(report: AuditReport, all = false): readonly string[] {
  return sarifComplaints(renderSarif(report, { all }));
}

function runOf(report: AuditReport, all = false) {
  const [run] = (JSON.parse(renderSarif(report, { all })) as Sarif).runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

function resultOf(report: AuditReport, id: string): Result | undefined {
  return runOf(report, true).results.find(({ ruleId }) => ruleId === id);
}

describe('sarif report', () => {
  it.each([
    ['the sample', sampleReport, false],
    ['the sample with everything', sampleReport, true],
    ['accepted findings and a baseline', settledSample, true],
    [
      'a report of an unknown directory',
      { ...sampleReport, deployment: { ...sampleReport.deployment, directory: null } },
      false,
    ],
  ] as const)('of %s is what the schema of OASIS says', (_case, report, all) => {
    expect(complaints(report, all)).toEqual([]);
  });

  it.each([
    ['another level', (sarif: string) => sarif.replace('"level": "error"', '"level": "fatal"')],
    ['another kind', (sarif: string) => sarif.replace('"kind": "fail"', '"kind": "failed"')],
    [
      'a field of our own',
      (sarif: string) => sarif.replace('"kind": "fail"', '"mood": "bad", "kind": "fail"'),
    ],
    ['line 0', (sarif: string) => sarif.replace(/"startLine": \d+/, '"startLine": 0')],
  ])('would be refused with %s', (_case, breaks) => {
    const sound = renderSarif(sampleReport, { all: false });

    expect(breaks(sound)).not.toBe(sound);
    expect(sarifComplaints(breaks(sound))).not.toEqual([]);
  });

  it('is checked by a schema that draft 7 reads as draft 4 does', () => {
    expect(sarifSchema).toContain('http://json-schema.org/draft-04/schema#');
    expect(sarifSchema).not.toMatch(/"exclusiveM(?:in|ax)imum"/);
  });

  it('lets each region say where it begins, as errata 01 asks, and writes no language tag', () => {
    const sarif = renderSarif(settledSample, { all: true });
    const regions = sarif.match(/"region": \{\s+"startLine": [1-9]/g) ?? [];

    expect(regions).toHaveLength((sarif.match(/"region":/g) ?? []).length);
    expect(sarif).not.toContain('"language"');
  });

  it('gives each result a location, without which GitHub refuses the whole file', () => {
    const { results } = runOf(
      { ...sampleReport, deployment: { ...sampleReport.deployment, files: ['compose.yaml'] } },
      true,
    );
    const bare = sampleReport.results.find(({ evidence }) => evidence.length === 0);

    expect(results.filter(({ locations }) => locations.length !== 1)).toEqual([]);
    expect(results.find(({ ruleId }) => ruleId === bare?.id)?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'compose.yaml', uriBaseId: 'DEPLOYMENT' },
      region: { startLine: 1 },
    });
  });

  it('starts relative places at the directory, and leaves absolute ones alone', () => {
    const [first] = sampleReport.results as readonly [CheckResult];
    const at = (file: string) => {
      const moved = { ...first, evidence: [{ subject: 'a', saw: 'b', file, line: 3 }] };
      return runOf({ ...sampleReport, results: [moved] }).results[0]?.locations[0]?.physicalLocation
        .artifactLocation;
    };

    expect(runOf(sampleReport).originalUriBaseIds['DEPLOYMENT']?.uri).toBe('file:///srv/supabase/docker/');
    expect(at('volumes/a b#c?.sql')).toEqual({ uri: 'volumes/a%20b%23c%3F.sql', uriBaseId: 'DEPLOYMENT' });
    expect(at('/etc/docker/daemon.json')).toEqual({ uri: 'file:///etc/docker/daemon.json' });
  });

  it('says what failed, what is not known and what a person must look at, and the rest only when asked', () => {
    const kinds = (all: boolean) =>
      [...new Set(runOf(sampleReport, all).results.map(({ kind }) => kind))].sort();

    expect(kinds(false)).toEqual(['fail', 'open', 'review']);
    expect(kinds(true)).toEqual(['fail', 'notApplicable', 'open', 'pass', 'review']);
  });

  it.each([
    ['P0', 'error'],
    ['P1', 'error'],
    ['P2', 'warning'],
    ['P3', 'note'],
  ])('calls a %s finding %s, and gives no level to anything else', (severity, level) => {
    const own = sampleReport.results.filter(
      (result) => result.severity === severity && result.status === 'fail',
    );
    const { results } = runOf(sampleReport, true);
    const levels = results
      .filter(({ ruleId }) => own.some(({ id }) => id === ruleId))
      .map((result) => result.level);

    expect(new Set(levels)).toEqual(new Set([level]));
    expect(new Set(results.filter(({ kind }) => kind !== 'fail').map((result) => result.level))).toEqual(
      new Set(['none']),
    );
  });

  it('points each result at its rule', () => {
    const { results, tool } = runOf(sampleReport, true);

    expect(results.filter(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id !== ruleId)).toEqual(
      [],
    );
  });

  it('gives a score of security only to what lets somebody in, falling with the severity', () => {
    const { rules } = runOf(sampleReport).tool.driver;
    const scored = rules.filter(({ properties }) => 'security-severity' in properties);
    const scores = severities.map((severity) => {
      return scored.find(({ properties }) => properties['severity'] === severity)?.properties[
        'security-severity'
      ];
    });

    expect(new Set(scored.map(({ properties }) => properties['practice']))).toEqual(
      new Set(['secrets', 'exposure', 'tls', 'auth']),
    );
    expect(scores.slice(0, 2)).toEqual(['9.5', '8.0']);
  });

  it('keeps the key of a finding as its fingerprint', () => {
    const [first] = sampleReport.results;

    expect(resultOf(sampleReport, first?.id ?? '')?.partialFingerprints).toEqual({
      'seaworthyKey/v1': first?.key,
    });
  });

  it('holds accepted findings back with who, until when and why', () => {
    const accepted = settledSample.results.find((result) => result.accepted !== undefined);
    const suppressions = resultOf(settledSample, accepted?.id ?? '')?.suppressions;

    expect(suppressions).toMatchObject([{ kind: 'external', status: 'accepted' }]);
    expect(suppressions?.[0]?.justification).toBe(
      'accepted by ada until 2027-03-01: the relay moves in spring',
    );
    expect(runOf(settledSample).results.filter((result) => result.suppressions === undefined)).toEqual([]);
    expect(runOf(sampleReport).results.filter((result) => result.suppressions !== undefined)).toEqual([]);
  });

  it('tells what is new since the baseline', () => {
    const states = runOf(settledSample).results.map(({ baselineState }) => baselineState);

    expect(new Set(states)).toEqual(new Set(['new', 'unchanged', undefined]));
  });

  it('stays valid, and shows no link, placeholder or control character, whatever the deployment holds', () => {
    fc.assert(
      fc.property(strangeText, (evil) => {
        const report = hostileReport(evil);

        expect(complaints(report, true)).toEqual([]);
        const message = resultOf(report, 'exposure/door')?.message.text ?? '';
        expect(message).not.toMatch(/\]\(|(?<!\{)\{\d+\}|[\p{Cc}\u202e]/u);
      }),
      { numRuns: 60 },
    );
  });
});
