import type { ExecResult } from '../ports/exec.ts';
import type { SidecarWorld } from './world.ts';

/** A segment over a slow line takes minutes; a store that hangs is given up and asked again. */
const limitMs = 5 * 60_000;
const longest = 400;

/** Runs pgBackRest; its configuration comes from PGBACKREST_CONFIG, its secrets from the environment. */
export function pgbackrest(world: SidecarWorld, stanza: string, ...words: string[]): Promise<ExecResult> {
  return world.exec.run({ argv: ['pgbackrest', `--stanza=${stanza}`, ...words], timeoutMs: limitMs });
}

/** Why it failed, in its own words: its first error (`[055]: unable to …`) with the line after it. */
export function reasonOf(result: ExecResult): string {
  if (!result.ran) return result.reason;
  const lines = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => /ERROR: \[\d+\]/.test(line));
  const said = first < 0 ? lines.filter((line) => line !== '').slice(0, 2) : lines.slice(first, first + 2);
  const text = said
    .join(' ')
    .replace(/^.*?ERROR: /, '')
    .trim();
  return (text === '' ? `pgbackrest ended with ${result.code}` : text).slice(0, longest);
}
