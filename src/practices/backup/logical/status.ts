// How the second copies stand, a line for each repository.
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import type { EngineSite, Kept } from '../engines/contract.ts';
import { logical } from '../engines/logical.ts';
import { durationWords } from '../operations/progress.ts';
import type { BackupStatus } from '../operations/status.ts';

/** A week and a day: what is wished more often is late long before. */
const mostSeconds = 8 * 86_400;

/** None where it is not wished and there is none. `ok` null = cannot be told. */
export async function logicalLines(
  sites: readonly EngineSite[],
  isWished: boolean,
): Promise<BackupStatus['lines']> {
  const lines = await Promise.all(
    sites.map(async (site) => {
      const { shown } = site.repository;
      try {
        return logicalLine(shown, await logical.list(site), isWished, site.world.clock.now());
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return isWished ? { ok: null, text: `${shown}: logical copy: ${error.message}` } : null;
      }
    }),
  );
  return lines.filter((line) => line !== null);
}

/** Pure. Exported for its test. */
export function logicalLine(
  shown: string,
  kept: readonly Kept[],
  isWished: boolean,
  now: Date,
): BackupStatus['lines'][number] | null {
  const last = kept.at(-1);
  if (last === undefined) return isWished ? { ok: false, text: `${shown}: no logical copy yet` } : null;
  const age = Math.max(0, now.getTime() / 1000 - last.ended);
  return {
    // Who takes them by hand takes them when they like.
    ok: !isWished || age <= mostSeconds,
    text: `${shown}: logical copy ${durationWords(age)} old (${last.note}, ${printBytes(last.bytes)})`,
  };
}
