// The made-up audit of sample.test-data.ts with one finding accepted, one new since a baseline, one fixed since, and an entry
// of the ignore file that does nothing.
import { today } from '../../test/helpers/facts.ts';
import { acceptFindings } from '../engine/acceptance/accept.ts';
import { compareWithBaseline } from '../engine/baseline/compare.ts';
import { readBaseline } from '../engine/baseline/read.ts';
import type { AuditReport } from '../model/audit.ts';
import { sampleReport } from './sample.test-data.ts';

const file = 'seaworthy.ignore.yaml';
const kept = sampleReport.results.find(({ id }) => id === 'mail/sample-relay');
const fresh = 'exposure/pooler-on-all-addresses';

const accepted = acceptFindings(
  sampleReport,
  {
    file,
    entries: [
      {
        names: 'key',
        name: kept?.key ?? '',
        reason: 'the relay moves in spring',
        until: '2027-03-01',
        by: 'ada',
        at: { file, line: 2 },
      },
      { names: 'check', name: 'backup/none', reason: 'a trial', until: '2026-11-01', at: { file, line: 6 } },
    ],
  },
  today,
);

const earlier: AuditReport = {
  ...sampleReport,
  generatedAt: '2026-11-01T02:00:00.000Z',
  results: sampleReport.results.map((result) => {
    if (result.id === fresh) return { ...result, status: 'pass', key: fresh };
    const wasFailing = result.id === sampleReport.results.find(({ status }) => status === 'pass')?.id;
    return wasFailing ? { ...result, status: 'fail', key: `${result.id}#00000000` } : result;
  }),
};

export const settledSample: AuditReport = compareWithBaseline(
  accepted,
  readBaseline(JSON.stringify(earlier), 'last.json'),
);
