import { resolve } from 'node:path';
import type { AuditReport } from '../../model/audit.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';

/** The report compared with the earlier one in a file. */
export async function comparedWith(path: string, report: AuditReport, world: World): Promise<AuditReport> {
  const file = world.files.read(resolve(world.directory, path), 64 * 1024 * 1024);
  if (!file.ok) {
    throw new Problem({
      code: 'baseline-unreadable',
      message: `${path} ${file.reason}`,
      hints: ['name a file that seaworthy audit --format json -o FILE wrote'],
    });
  }
  const { readBaseline } = await import('../../engine/baseline/read.ts');
  const { compareWithBaseline } = await import('../../engine/baseline/compare.ts');
  return compareWithBaseline(report, readBaseline(file.text, path));
}
