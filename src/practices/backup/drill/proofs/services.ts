import { counted, listed } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = { id: 'services', title: 'Services are well on the restored database' };

/** @param others services that a drill does not start, each with the reason */
export function judgeServices(
  started: readonly string[],
  ill: ReadonlyMap<string, string>,
  others: readonly string[],
): DrillProof {
  if (ill.size > 0) {
    const lines = [...ill].map(([service, reason]) => `${service} ${reason}`);
    return failed(about, lines[0] ?? '', lines);
  }
  if (started.length === 0) return skipped(about, 'none of them can run on its own', others);
  return passed(about, `${counted(started.length, 'service')}: ${listed(started, 10)}`, others);
}
