import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../src/model/audit.ts';
import { auditFiles, type StackFiles, stackFiles } from '../helpers/audit-stack.ts';
import { breakages } from './breakages.ts';

const sound = stackFiles('hardened');
const before = auditFiles(sound);

// Break any one thing, and exactly the results that should change do.
// Differs on purpose? npm run golden -- --update, then read the diff.
describe.each(breakages)('$what', ({ what, files }) => {
  it('changes exactly the results it should', async () => {
    const broken = files(sound);
    expect(broken, 'the breakage must change a file').not.toEqual(sound);
    const changed = changes(await before, await auditFiles(broken));
    expect(changed.length, 'nothing noticed it').toBeGreaterThan(0);
    await expect(`${changed.join('\n')}\n`).toMatchFileSnapshot(`breakages/${what.replaceAll(' ', '-')}.txt`);
  });
});

function changes(one: AuditReport, other: AuditReport): readonly string[] {
  const statuses = new Map(one.results.map(({ id, status }) => [id, status]));
  return other.results
    .filter(({ id, status }) => statuses.get(id) !== status)
    .map(({ id, status, severity, detail }) => `${severity} ${id}: ${statuses.get(id)} → ${status}${detail === undefined ? '' : ` — ${detail}`}`);
}

export type { StackFiles };
