import { describe, expect, it } from 'vitest';
import { today } from '../../../test/helpers/facts.ts';
import { sampleReport } from '../../report/sample.test-data.ts';
import { acceptFindings } from './accept.ts';
import type { AcceptanceEntry } from './entry.ts';

const file = 'seaworthy.ignore.yaml';
const relay = sampleReport.results.find(({ id }) => id === 'mail/sample-relay');

function accept(...entries: readonly Partial<AcceptanceEntry>[]) {
  const whole = entries.map((entry, index) => {
    const at = { file, line: index + 2 };
    return {
      names: 'check',
      name: 'mail/sample-relay',
      reason: 'a trial',
      until: '2027-01-01',
      at,
      ...entry,
    } as const;
  });
  return acceptFindings(sampleReport, { file, entries: whole }, today);
}

function accepted(...entries: readonly Partial<AcceptanceEntry>[]): readonly string[] {
  return accept(...entries).results.flatMap((result) => (result.accepted === undefined ? [] : [result.id]));
}

describe('accepting findings', () => {
  it('marks what a check finds, or the one finding of that key', () => {
    expect(accepted({})).toEqual(['mail/sample-relay']);
    expect(accepted({ names: 'key', name: relay?.key ?? '' })).toEqual(['mail/sample-relay']);
    expect(accepted({ names: 'key', name: 'mail/sample-relay#00000000' })).toEqual([]);
  });

  it('keeps who, until when and why', () => {
    const [result] = accept({ by: 'ada' }).results.filter((it) => it.accepted !== undefined);

    expect(result?.accepted).toEqual({ reason: 'a trial', until: '2027-01-01', by: 'ada' });
    expect(result?.status).toBe('fail');
  });

  it('holds through the last day, and no longer', () => {
    expect(accepted({ until: '2026-11-22' })).toEqual(['mail/sample-relay']);
    expect(accepted({ until: '2026-11-21' })).toEqual([]);
    expect(accept({ until: '2026-11-21' }).ignore?.notes).toEqual([
      { kind: 'expired', text: 'mail/sample-relay was accepted until 2026-11-21; it counts again', line: 2 },
    ]);
  });

  it('never raises verdict, score, coverage or counts', () => {
    const all = sampleReport.results
      .filter(({ status }) => status === 'fail')
      .map(({ id }) => ({ name: id }));
    const report = accept(...all);

    expect(report.ignore?.accepted).toBe(all.length);
    expect([report.verdict, report.score, report.coverage, report.counts]).toEqual([
      sampleReport.verdict,
      sampleReport.score,
      sampleReport.coverage,
      sampleReport.counts,
    ]);
    expect(report.verdictReason).toBe(
      '6 critical checks failed, and 3 could not be judged; accepted for now: 6',
    );
  });

  it('asks for no remedy any more', () => {
    const [first] = sampleReport.mostToGain;

    expect(accept({ name: first?.id ?? '' }).mostToGain.map(({ id }) => id)).not.toContain(first?.id);
  });

  it('tells of an entry that matches nothing, and what the key is now', () => {
    const passed = sampleReport.results.find(({ status }) => status === 'pass');
    const notes = (entry: Partial<AcceptanceEntry>) => accept(entry).ignore?.notes.map(({ text }) => text);

    expect(notes({ name: passed?.id ?? '' })).toEqual([`${passed?.id} matches no finding`]);
    expect(notes({ names: 'key', name: 'mail/sample-relay#00000000' })).toEqual([
      `mail/sample-relay#00000000 matches no finding, whose key is ${relay?.key} now`,
    ]);
  });

  it('says nothing of a check that was left out or could not be judged', () => {
    const unknown = sampleReport.results.find(({ status }) => status === 'unknown');

    expect(accept({ name: 'compose/left-out' }, { name: unknown?.id ?? '' }).ignore?.notes).toEqual([]);
  });

  it('does not tell an entry for one finding beside one for its whole check as useless', () => {
    expect(accept({}, { names: 'key', name: relay?.key ?? '', reason: 'nearer' }).ignore?.notes).toEqual([]);
    expect(
      accept({}, { names: 'key', name: relay?.key ?? '', reason: 'nearer' }).results.find(
        ({ accepted: it }) => it,
      )?.accepted?.reason,
    ).toBe('nearer');
  });
});
