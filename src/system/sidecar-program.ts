import { readFileSync } from 'node:fs';
import { Problem } from '../model/problem.ts';

// src/system/, dist/system/ and dist/bundle/ lie equally deep.
const place = new URL('../../dist/bundle/sidecar.mjs', import.meta.url);

/** Text of the program that runs in the backup sidecar, as `npm run build` bundles it. */
export function systemSidecarProgram(): string {
  try {
    return readFileSync(place, 'utf8');
  } catch (cause) {
    throw new Problem({
      code: 'sidecar-program-unreadable',
      message: 'the program of the backup sidecar cannot be read in this installation',
      hints: ['Install Seaworthy again (in a checkout: npm run build)'],
      fault: 'bug',
      cause,
    });
  }
}
