import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { ExecRequest } from '../../ports/exec.ts';
import type { GathererContext } from '../gatherer.ts';

/** Long enough for a loaded engine, short enough for a person who waits. */
const limitMs = 15_000;

/**
 * Output of one docker command. The environment is inherited, so DOCKER_HOST and contexts mean what they mean in the
 * user's shell. `--format '{{json .}}'` rather than `--format json`: clients before 23 take the latter as a template.
 */
export async function runDocker(
  context: GathererContext,
  argv: readonly string[],
  more: Partial<Pick<ExecRequest, 'environment' | 'input' | 'timeoutMs'>> = {},
): Promise<Known<string>> {
  const result = await context.world.exec.run({ argv: ['docker', ...argv], timeoutMs: limitMs, ...more });
  if (!result.ran) return unknownFact(result.reason);
  if (result.code === 0) return known(result.stdout);
  return unknownFact(`docker ${argv[0] ?? ''} failed: ${context.redactor.text(lastLine(result.stderr))}`);
}

/** Where programs put what went wrong. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || 'no message';
}
