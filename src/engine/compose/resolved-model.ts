import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { composeDirectory, composeWords, withoutFromShell } from './arguments.ts';

/** The deployment as Compose itself resolves it. Holds secrets in the clear, and `$` as `$$`: it may be given back to Compose. */
export async function resolvedModel(adopted: Adopted, world: World): Promise<unknown> {
  const [program = 'docker', ...rest] = composeWords(adopted);
  const result = await world.exec.run({
    argv: [program, ...rest, 'config', '--format', 'json'],
    directory: composeDirectory(adopted),
    without: withoutFromShell(adopted),
    timeoutMs: 60_000,
  });
  try {
    if (result.ran && result.code === 0) return JSON.parse(result.stdout);
  } catch {
    // Told below.
  }
  throw new Problem({
    code: 'docker-failed',
    message: 'docker compose config did not print the deployment',
    // What it says may quote a secret.
    hints: ['run docker compose config in the directory: it says what is wrong'],
    fault: 'world',
  });
}
