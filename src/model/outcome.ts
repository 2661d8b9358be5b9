import type { Place } from './place.ts';

/** One thing that was seen. `subject` names it (`services.supavisor.ports`, `ANON_KEY`), `saw` says what it is, never a secret. */
export interface Evidence {
  readonly subject: string;
  readonly saw: string;
  readonly at?: Place;
}

/** One imperative sentence; `command` only when that command exists today and is safe to paste. */
export interface Remedy {
  readonly text: string;
  readonly command?: string;
}

/** What a check concludes. `unknown` is never a pass; `manual` needs a person's eyes. */
export type Outcome =
  | { readonly status: 'pass'; readonly evidence: readonly Evidence[] }
  | {
      readonly status: 'fail';
      /** What is wrong here, in one sentence, without the harm (that is the check's `why`). */
      readonly detail: string;
      readonly evidence: readonly [Evidence, ...Evidence[]];
      readonly remedy: Remedy;
    }
  | { readonly status: 'unknown'; readonly reason: string }
  | { readonly status: 'skip'; readonly reason: string }
  | { readonly status: 'manual'; readonly instruction: string };

export type Status = Outcome['status'];
