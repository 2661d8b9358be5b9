import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../src/model/audit.ts';
import { auditFiles, stackFiles } from '../helpers/audit-stack.ts';
import { stackNames } from '../helpers/deployments.ts';

// Differs on purpose? npm run golden -- --update, then read the diff.
describe.each(stackNames())('the audit of %s', (name) => {
  it('says what it said', async () => {
    await expect(summaryOf(await auditFiles(stackFiles(name)))).toMatchFileSnapshot(`${name}.txt`);
  });
});

describe('the hardened deployment', () => {
  it('fails nothing at P0', async () => {
    const { results } = await auditFiles(stackFiles('hardened'));
    const failing = results.filter(({ status, severity }) => status === 'fail' && severity === 'P0');
    expect(failing.map(({ id, detail }) => `${id}: ${detail}`)).toEqual([]);
  });
});

/** One line per check, with what a failing one saw and where. */
function summaryOf(report: AuditReport): string {
  const head = `${report.verdict} · score ${report.score} · coverage ${report.coverage} %`;
  const lines = report.results.map(({ id, status, severity, detail, reason, evidence }) => {
    const seen = evidence.map(({ subject, saw, file, line }) => `    ${file}:${line} ${subject}: ${saw}`);
    const first = `${severity} ${status.padEnd(7)} ${id}${detail === undefined ? '' : ` — ${detail}`}${reason === undefined ? '' : ` (${reason})`}`;
    return [first, ...(status === 'fail' ? seen : [])].join('\n');
  });
  return `${[head, ...report.headlines.map(({ text }) => `! ${text}`), '', ...lines].join('\n')}\n`;
}
