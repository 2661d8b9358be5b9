// `npm run exactness`: arguments in, text out, an exit code. Loaded by scripts/exactness.mjs.
import { isExact, measureExactness, type Wanted } from './exactness.ts';
import { faults, printExactness } from './print.ts';

export interface Ran {
  readonly text: string;
  readonly code: 0 | 1;
}

export interface Options extends Wanted {
  readonly json: boolean;
}

/** Measures and prints. `say` gets progress. The code is 1 when a P0 or P1 breakage was missed or anything told falsely. */
export async function runExactness(options: Options, say: (line: string) => void): Promise<Ran> {
  const result = await measureExactness(options, (done, of) => say(`${done} of ${of} trials`));
  const code = isExact(result) ? 0 : 1;
  if (!options.json) return { text: printExactness(result), code };
  const { judgements, ...figures } = result;
  return { text: `${JSON.stringify({ ...figures, faults: judgements.flatMap(faults) }, null, 2)}\n`, code };
}
