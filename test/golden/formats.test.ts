import { describe, expect, it } from 'vitest';
import { acceptFindings } from '../../src/engine/acceptance/accept.ts';
import { readAcceptances } from '../../src/engine/acceptance/read.ts';
import { checks } from '../../src/practices/catalogue.generated.ts';
import { formats } from '../../src/report/formats.ts';
import { auditFiles, stackFiles } from '../helpers/audit-stack.ts';
import { stackNames } from '../helpers/deployments.ts';
import { today } from '../helpers/facts.ts';
import { sarifComplaints } from '../helpers/sarif.ts';

const rebaseline = 'if this is meant: npm run golden -- --update';
const options = { width: 100, colour: false, all: false };

const ignored = `accept:
  - check: mail/sample-relay
    reason: nobody signs up before spring
    until: 2027-03-01
    by: ada
`;

/**
 * A few practices of one small stack, one finding of which is accepted: short enough to be read. Without the selection, whose
 * count of all checks changes with every new one.
 */
async function smallReport() {
  const { selection: _, ...report } = await auditFiles(stackFiles('stock'), ['tls', 'mail', 'storage']);
  const list = readAcceptances(ignored, {
    file: 'seaworthy.ignore.yaml',
    checks: checks.map(({ id }) => id),
    today,
  });
  return acceptFindings(report, list, today);
}

describe('a small report', () => {
  it.each([
    ['terminal', 'small.txt'],
    ['sarif', 'small.sarif'],
    ['junit', 'small.xml'],
    ['markdown', 'small.md'],
    ['roadmap', 'small-roadmap.md'],
  ] as const)('reads as it did as %s', async (format, file) => {
    const render = await formats[format]();

    await expect(render(await smallReport(), options), rebaseline).toMatchFileSnapshot(`report/${file}`);
  });
});

describe.each(stackNames())('the whole report of %s', (name) => {
  it('is SARIF as OASIS has it', async () => {
    const render = await formats.sarif();
    const sarif = render(await auditFiles(stackFiles(name)), { ...options, all: true });

    expect(sarifComplaints(sarif)).toEqual([]);
  });
});
