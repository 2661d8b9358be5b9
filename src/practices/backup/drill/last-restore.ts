import { type DrillRecord, lastDrills, mostProofDays, proofDays } from '../../../model/drill.ts';
import { durationWords } from '../operations/progress.ts';

export interface LastRestore {
  /** Completes "last proven restore: ". */
  readonly text: string;
  /** false = none was ever proven, the proof is older than the audit takes it, or a drill failed since. */
  readonly isSound: boolean;
}

/** `6 hours ago, to the second, in 94 s`; what is wrong with that, or a drill that failed since then, is said behind it. Pure. */
export function lastRestoreOf(drills: readonly DrillRecord[], now: Date): LastRestore {
  const { green, redSince } = lastDrills(drills);
  const proven = green === null ? 'never' : provenWords(green, now);
  const isRecent = green !== null && proofDays(green.endedAt, now) <= mostProofDays;
  if (redSince === null)
    return {
      text: isRecent
        ? proven
        : `${proven}${green === null ? '' : `, more than ${mostProofDays} days`} (seaworthy drill proves one)`,
      isSound: isRecent,
    };
  const why = redSince.proofs.find(({ status }) => status === 'failed');
  const said = why === undefined ? (redSince.failure ?? 'it failed') : `${why.id}: ${why.said}`;
  return { text: `${proven}; the drill of ${agoWords(redSince, now)} failed (${said})`, isSound: false };
}

function provenWords(drill: DrillRecord, now: Date): string {
  const { rto, target } = drill;
  const took = rto.well ?? rto.open;
  const exactness = target.moment === null ? 'to the last commit' : 'to the second';
  return `${agoWords(drill, now)}, ${exactness}${took === null ? '' : `, in ${durationWords(took)}`}`;
}

/** `6 hours ago`. */
function agoWords({ endedAt }: DrillRecord, now: Date): string {
  const minutes = Math.max(0, (now.getTime() - Date.parse(endedAt)) / 60_000);
  if (minutes < 1) return 'less than a minute ago';
  if (minutes < 100) return `${plural(minutes, 'minute')} ago`;
  const hours = minutes / 60;
  return hours < 48 ? `${plural(hours, 'hour')} ago` : `${plural(hours / 24, 'day')} ago`;
}

function plural(count: number, unit: string): string {
  const whole = Math.round(count);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}
