import { readIgnoreFile } from '../../commands/audit/accepted.ts';
import { lookAt } from '../../commands/look-at.ts';
import { record } from '../../commands/record.ts';
import { acceptFindings } from '../../engine/acceptance/accept.ts';
import { audit } from '../../engine/audit.ts';
import type { Metrics } from '../../engine/metrics/registry.ts';
import { counted } from '../../engine/words.ts';
import { type AuditReport, isOpen } from '../../model/audit.ts';
import { severities } from '../../model/severity.ts';
import { version } from '../../model/version.ts';
import type { World } from '../../ports/world.ts';
import { checks, practices } from '../../practices/catalogue.generated.ts';
import { endingWith } from '../ending-with.ts';
import type { Job, JobContext, JobResult } from '../job.ts';

const tenMinutesMs = 600_000;

/** What `seaworthy audit --record` does, once a day: trends need measurements, and dashboards a score. */
export function auditJobs({ given, world, metrics }: JobContext): readonly Job[] {
  return [
    {
      id: 'audit',
      title: 'The audit',
      schedule: '17 3 * * *',
      timeLimitMs: tenMinutesMs,
      writes: false,
      run: (until, sign) => run(given, endingWith(world, until, sign), metrics),
    },
  ];
}

async function run(given: JobContext['given'], world: World, metrics: Metrics): Promise<JobResult> {
  const looked = await lookAt({ ...given, static: false }, world);
  const now = world.clock.now();
  const found = audit({ facts: looked.facts, checks, practices, now, version });
  const ids = checks.map(({ id }) => id);
  const accepted = await readIgnoreFile(
    { directory: given.directory, project: looked.project, checks: ids },
    world,
  );
  const report = accepted === null ? found : acceptFindings(found, accepted, now);
  provide(report, metrics);
  if (!record(looked, world)) return { ok: false, reason: 'the measurements could not be kept' };
  const open = report.results.filter(isOpen).length;
  return {
    ok: true,
    said: `${report.verdict}, score ${report.score ?? 'unknown'}, ${counted(open, 'finding')}`,
  };
}

function provide(report: AuditReport, metrics: Metrics): void {
  const { score } = report;
  const open = report.results.filter(isOpen);
  metrics.provide('seaworthy_audit_score', () => (score === null ? [] : [{ value: score }]));
  metrics.provide('seaworthy_audit_open_findings', () =>
    severities.map((severity) => ({
      labels: { severity },
      value: open.filter((result) => result.severity === severity).length,
    })),
  );
}
