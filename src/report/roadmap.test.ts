import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../model/audit.ts';
import { practices } from '../practices/catalogue.generated.ts';
import { weekOf, weeks } from './roadmap/weeks.ts';
import { renderRoadmap } from './roadmap.ts';
import { sampleReport } from './sample.test-data.ts';
import { settledSample } from './settled-sample.test-data.ts';

const text = renderRoadmap(sampleReport);

/** The lines of one week. */
function weekText(number: number, report: AuditReport = sampleReport): string {
  return (
    renderRoadmap(report)
      .split(/^## /m)
      .find((part) => part.startsWith(`Week ${number}:`)) ?? ''
  );
}

describe('road map', () => {
  it('has the priority matrix with every practice, the most urgent first', () => {
    const rows = text.split('\n').filter((line) => /^\| \*\*P\d\*\*/.test(line));
    const priorities = rows.map((row) => row.slice(4, 6));

    expect(rows).toHaveLength(sampleReport.practices.length);
    expect(priorities).toEqual([...priorities].sort());
    expect(rows.find((row) => row.includes('Backup'))).toBe(
      '| **P1** | Backup & Disaster Recovery | Medium | High | Data protection | 1 critical to mend; 1 unknown |'.replace(
        '&',
        '&amp;',
      ),
    );
  });

  it('gives every practice a week', () => {
    const homes = weeks.flatMap((week) => week.practices);

    expect([...homes].sort()).toEqual(practices.map(({ id }) => id as string).sort());
  });

  it.each([
    ['secrets', 'P0', 1],
    ['mail', 'P1', 1],
    ['backup', 'P0', 2],
    ['monitoring', 'P1', 2],
    ['health', 'P2', 3],
    ['logs', 'P1', 3],
    ['pool', 'P2', 4],
    ['limits', 'P1', 4],
    ['database', 'P0', 1],
    ['storage', 'P0', 1],
    ['exposure', 'P2', 3],
    ['tls', 'P3', 3],
  ] as const)('puts a finding of %s at %s into week %i', (practice, severity, week) => {
    expect(weekOf({ practice, severity })).toBe(week);
  });

  it('has each finding once, as a box to tick with its remedy', () => {
    const failing = sampleReport.results.filter(({ status }) => status === 'fail');
    const boxes = text.match(/^- \[ \] \*\*P\d .*$/gm) ?? [];

    expect(boxes).toHaveLength(failing.length);
    expect(failing.filter(({ id }) => boxes.filter((box) => box.includes(`\`${id}\``)).length !== 1)).toEqual(
      [],
    );
    expect(text).toContain('  - Do: Let only the owner read it\n\n    ```sh\n    chmod 600 .env\n    ```');
  });

  it('goes through the weeks with the worst first', () => {
    for (const { number } of weeks) {
      const severities = [...weekText(number).matchAll(/^- \[ \] \*\*(P\d)/gm)].map(
        ([, severity]) => severity,
      );

      expect(severities).toEqual([...severities].sort());
    }
    expect(weekText(1)).toContain('`secrets/sample-api-keys`');
    expect(weekText(2)).toContain('`backup/none`');
    expect(weekText(3)).toContain('`logs/unrotated`');
    expect(weekText(4)).toContain('`pool/over-budget`');
  });

  it('ticks a practice only when all of it was judged and found well', () => {
    const ticked = (report: AuditReport) => (renderRoadmap(report).match(/^- \[x\] (.*):/gm) ?? []).length;
    const sound = sampleReport.practices.filter(({ counts }) => {
      return counts.fail + counts.unknown + counts.manual === 0 && counts.pass > 0;
    });

    expect(sound.length).toBeGreaterThan(0);
    expect(ticked(sampleReport)).toBe(sound.length);
  });

  it('asks to find out what was not known', () => {
    const open = sampleReport.practices.filter(({ counts }) => counts.unknown > 0);

    expect(text.match(/^- \[ \] Find out what /gm)).toHaveLength(open.length);
    expect(text).toContain(`\`seaworthy audit --only ${open[0]?.id}\``);
  });

  it('keeps accepted findings out of the weeks, and does not call their practice in order', () => {
    const [plan = '', after = ''] = renderRoadmap(settledSample).split('## Accepted for now');

    expect(plan).not.toContain('`mail/sample-relay`');
    expect(plan).not.toMatch(/^- \[x\] SMTP/m);
    expect(after).toContain(
      '`mail/sample-relay`: accepted by ada until 2027-03-01: the relay moves in spring',
    );
  });
});
