import { drill } from '../../commands/backup/drill.ts';
import { openBackup } from '../../commands/backup/opened.ts';
import type { Metrics } from '../../engine/metrics/registry.ts';
import type { Places } from '../../engine/state/places.ts';
import { counted, listed } from '../../engine/words.ts';
import { type DrillRecord, lastDrills } from '../../model/drill.ts';
import type { World } from '../../ports/world.ts';
import { endingOn } from '../../practices/backup/drill/ending.ts';
import { keptDrills } from '../../practices/backup/drill/records.ts';
import { durationWords } from '../../practices/backup/operations/progress.ts';
import type { Job, JobContext, JobResult } from '../job.ts';
import { heardBy } from '../silence.ts';

/** A large cluster that is read from end to end twice. */
const timeLimitMs = 20 * 3_600_000;

/** Reading every page, and every table, of a large cluster is one program that says nothing. */
const quietMs = 6 * 3_600_000;

/** A drill to a random second by `backup.drill.schedule`; what earlier ones proved is shown in any case. */
export function drillJobs(context: JobContext): readonly Job[] {
  const { repositories, drill: wish } = context.wishes.backup;
  if (repositories.length === 0) return [];
  provide(context.adopted.places, context.world, context.metrics);
  if (wish.schedule === 'off') return [];
  return [
    {
      id: 'drill',
      title: 'Restore drill',
      schedule: wish.schedule,
      timeLimitMs,
      writes: true,
      quietMs,
      run: (until, sign) => run({ ...context, world: heardBy(context.world, sign) }, until),
    },
  ];
}

async function run({ adopted, world }: JobContext, until: AbortSignal): Promise<JobResult> {
  const opened = await openBackup(adopted, undefined, world);
  const wanted = { target: null, asked: 'random', only: undefined, seed: undefined, keep: false };
  return resultOf(await drill(opened, wanted, endingOn(until), world));
}

/** Exported for its test. */
export function resultOf({ verdict, proofs, failure, rto }: DrillRecord): JobResult {
  const failed = proofs.filter(({ status }) => status === 'failed');
  const passed = proofs.filter(({ status }) => status === 'passed').length;
  if (verdict === 'green') {
    const took = rto.well ?? rto.open;
    const open = proofs.filter(({ remedy }) => remedy !== undefined).map(({ id }) => id);
    const warning = open.length === 0 ? '' : `; not asked: ${listed(open)}, seaworthy drill tells what to do`;
    return {
      ok: true,
      said: `${counted(passed, 'proof')}${took === null ? '' : `, in ${durationWords(took)}`}${warning}`,
    };
  }
  const [first] = failed;
  if (first === undefined) return { ok: false, reason: failure ?? 'the restore was not proven' };
  const more = failed.length === 1 ? '' : `, and ${counted(failed.length - 1, 'proof')} more`;
  return { ok: false, reason: `${first.id}: ${first.said}${more}` };
}

/** From what is kept, so that a drill by hand is shown, too. */
function provide(places: Places, { tree }: World, metrics: Metrics): void {
  const drills = () => keptDrills(places, tree);
  const green = () => lastDrills(drills()).green;
  const last = () => drills().at(-1);
  metrics.provide('seaworthy_drill_last_success_timestamp_seconds', () => {
    const one = green();
    return one === null ? [] : [{ value: Date.parse(one.endedAt) / 1000 }];
  });
  metrics.provide('seaworthy_drill_last_result', () => {
    const one = last();
    return one === undefined ? [] : [{ value: Number(one.verdict === 'green') }];
  });
  metrics.provide('seaworthy_drill_rto_seconds', () => {
    const entries = Object.entries(green()?.rto ?? {});
    return entries.flatMap(([until, value]) =>
      typeof value === 'number' ? [{ labels: { until }, value }] : [],
    );
  });
  metrics.provide('seaworthy_drill_rpo_seconds', () => {
    const seconds = last()?.rpo.seconds ?? null;
    return seconds === null ? [] : [{ value: seconds }];
  });
  metrics.provide('seaworthy_drill_proofs', () => {
    const proofs = last()?.proofs;
    if (proofs === undefined) return [];
    return ['passed', 'failed', 'skipped'].map((status) => ({
      labels: { status },
      value: proofs.filter((one) => one.status === status).length,
    }));
  });
}
