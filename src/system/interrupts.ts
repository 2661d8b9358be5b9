import type { Interrupts } from '../ports/interrupts.ts';
import { holdEnd } from './process-group.ts';

/** The signals of this process. */
export function systemInterrupts(): Interrupts {
  return { hold: holdEnd };
}
