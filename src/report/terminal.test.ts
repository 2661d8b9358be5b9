import { describe, expect, it } from 'vitest';
import { table, today } from '../../test/helpers/facts.ts';
import { acceptFindings } from '../engine/acceptance/accept.ts';
import { audit } from '../engine/audit.ts';
import type { Check } from '../engine/check.ts';
import { fail, pass, seen, unknown } from '../engine/check.ts';
import type { AuditReport } from '../model/audit.ts';
import { sampleReport } from './sample.test-data.ts';
import { check } from './sample-check.test-data.ts';
import { samplePractices } from './sample-practices.test-data.ts';
import { settledSample } from './settled-sample.test-data.ts';
import { columnsOf } from './shown.ts';
import { renderTerminal } from './terminal.ts';

const plain = { width: 80, colour: false, all: false };

function reportOf(...checks: readonly Check[]): AuditReport {
  const facts = {
    schemaVersion: 1,
    collectedBy: '0',
    collectedAt: today.toISOString(),
    table: table({}),
  } as const;
  return audit({ facts, checks, practices: samplePractices, now: today, version: '0.1.0' });
}

const sentences = ['The door is shut', 'The door is open', 'Anyone walks in.'] as const;
const shut = check('exposure/door', 'P0', sentences, pass(seen('door', 'shut')));
const hidden = check('exposure/cellar', 'P0', sentences, unknown('needs Docker'));

describe('terminal report', () => {
  it.each([40, 60, 80, 100, 120, 200])('keeps to %i columns, but for a word that is wider', (width) => {
    const lines = renderTerminal(sampleReport, { ...plain, width }).split('\n');
    const wide = lines.filter((line) => columnsOf(line) > width);

    expect(wide.filter((line) => line.trim().split('  ').length > 1 && line.trim().includes(' '))).toEqual(
      [],
    );
    if (width >= 80) expect(wide).toEqual([]);
  });

  it.each([20, 40, 80])('cuts no name at %i columns', (width) => {
    const text = renderTerminal(sampleReport, { ...plain, width, all: true });
    const names = sampleReport.results.flatMap(({ id, evidence }) => [
      id,
      ...evidence.map(({ file, line }) => `${file}:${line}`),
    ]);

    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });

  it('uses the room of a wide screen', () => {
    const count = (width: number) => renderTerminal(sampleReport, { ...plain, width }).split('\n').length;

    expect(count(200)).toBeLessThan(count(120));
    expect(count(120)).toBeLessThan(count(80));
  });

  it('says the same with and without colour', () => {
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
    const coloured = renderTerminal(sampleReport, { ...plain, colour: true });

    expect(coloured).toMatch(escapes);
    expect(coloured.replace(escapes, '')).toBe(renderTerminal(sampleReport, plain));
    expect(renderTerminal(sampleReport, plain)).not.toMatch(escapes);
  });

  it('lists what passed only when asked', () => {
    expect(renderTerminal(reportOf(shut), plain)).not.toContain('The door is shut');
    expect(renderTerminal(reportOf(shut), { ...plain, all: true })).toContain(
      '  ✓ The door is shut  exposure/door\n      door  shut\n',
    );
  });

  it('says what keeps a deployment unproven, and gives each unknown P0 its own line', () => {
    const text = renderTerminal(reportOf(shut, hidden), plain);

    expect(text).toContain('UNPROVEN   score 100/100   coverage 50 %   1 unknown\n');
    expect(text).toContain('no critical check failed, but 1 could not be judged\n  1 check: needs Docker\n');
    expect(text).toContain(
      '  ? 1 check unknown: needs Docker\n      Not proven: The door is shut  exposure/cellar\n',
    );
  });

  it('says of a sound deployment that nothing fails', () => {
    const text = renderTerminal(reportOf(shut), plain);

    expect(text).toContain('READY   score 100/100   coverage 100 %   nothing fails\n');
    expect(text).not.toContain('Most to gain');
  });

  it('lets no name forge a line or a colour', () => {
    const forged = 'x\nREADY   score 100/100\u001b[32m';
    const evil = check('exposure/door', 'P0', sentences, fail('d', [seen(forged, forged)], forged));
    const text = renderTerminal(reportOf(evil), { ...plain, all: true });

    expect(text).toContain('\\x0aREADY');
    expect(text.split('\n').filter((line) => line.startsWith('READY'))).toEqual([]);
    expect(text).not.toContain('\u001b');
  });

  it('ends with the three remedies that gain most and where to look next', () => {
    const end = renderTerminal(sampleReport, { ...plain, width: 120 }).split('Most to gain')[1] ?? '';

    for (const { id, gain } of sampleReport.mostToGain) {
      expect(end).toContain(id);
      expect(end).toContain(`+${gain}`);
    }
    expect(end).toContain('seaworthy audit --format html -o audit.html');
    expect(end).toContain('seaworthy explain secrets/sample-api-keys');
  });

  it('lists apart what is accepted, what is fixed and which entries do nothing', () => {
    const text = renderTerminal(settledSample, plain);
    const [before = '', after = ''] = text.split('Accepted for now');

    expect(before).not.toContain('mail/sample-relay');
    expect(before).toContain('6 critical · 6 high · 4 medium · 1 low · ');
    expect(before).toContain('1 accepted');
    expect(before).toMatch(/1 new, \d+ known, 1 fixed since 2026-11-01/);
    expect(before).toContain('✗ NEW Postgres answers the internet on 5432 and 6543');
    expect(after).toContain('accepted by ada until 2027-03-01: the relay moves in spring');
    expect(after).toContain('Fixed since the baseline');
    expect(after).toContain('seaworthy.ignore.yaml:6: backup/none was accepted until 2026-11-01; it');
  });

  it('says that a verdict rests on what is accepted, when nothing else would show why', () => {
    const open = check('exposure/door', 'P0', sentences, fail('open', [seen('door', 'open')], 'Shut it'));
    const entry = {
      names: 'check',
      name: 'exposure/door',
      reason: 'a party',
      until: '2027-01-01',
      at: { file: 'i', line: 1 },
    } as const;
    const text = renderTerminal(
      acceptFindings(reportOf(open), { file: 'i', entries: [entry] }, today),
      plain,
    );

    expect(text).toContain('NOT READY');
    expect(text).toContain('1 critical check failed; accepted for now: 1');
    expect(text).not.toContain('nothing fails');
  });
});
