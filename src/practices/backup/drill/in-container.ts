import type { ExecRequest, ExecResult } from '../../../ports/exec.ts';
import type { World } from '../../../ports/world.ts';

/** Reading a large cluster from end to end takes its time. */
const longMs = 12 * 60 * 60_000;

/** Runs a program in a container of the drill. Secrets go by names of variables, never by words. */
export function inContainer(
  container: string,
  words: readonly string[],
  request: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly input?: string;
    /** Standard input is this file, absolute. */
    readonly inputFile?: string;
  },
  world: World,
): Promise<ExecResult> {
  const { environment = {}, input, inputFile } = request;
  const names = Object.keys(environment).flatMap((name) => ['--env', name]);
  const rest: Partial<ExecRequest> = {
    ...(input === undefined ? {} : { input }),
    ...(inputFile === undefined ? {} : { inputFile }),
  };
  return world.exec.run({
    argv: [
      ...(['docker', 'exec'] as const),
      ...(input === undefined && inputFile === undefined ? [] : ['--interactive']),
      ...names,
      container,
      ...words,
    ],
    environment,
    timeoutMs: longMs,
    ...rest,
  });
}

/** The last line that a program said, for people. */
export function lastWords(result: ExecResult): string {
  if (!result.ran) return result.reason;
  const said = result.stderr.trim() || result.stdout.trim();
  return said.split('\n').at(-1)?.trim().slice(0, 300) ?? '';
}
