import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { ExecRequest } from '../../ports/exec.ts';
import type { GathererContext } from '../gatherer.ts';

const limitMs = 5_000;

export type ProgramOutput =
  | { readonly ran: true; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly ran: false; readonly reason: string };

/** A program of this machine, speaking English, so that its words can be read. */
export function runProgram(context: GathererContext, argv: ExecRequest['argv']): Promise<ProgramOutput> {
  return context.world.exec.run({ argv, environment: { LC_ALL: 'C' }, timeoutMs: limitMs });
}

/** Its output when it ended well, else why not. */
export async function outputOf(context: GathererContext, argv: ExecRequest['argv']): Promise<Known<string>> {
  const result = await runProgram(context, argv);
  if (!result.ran) return unknownFact(result.reason);
  if (result.code === 0) return known(result.stdout);
  const words = result.stderr.trim().split('\n').at(-1) || `it ended with code ${result.code}`;
  return unknownFact(`${argv[0]} failed: ${context.redactor.text(words)}`);
}
