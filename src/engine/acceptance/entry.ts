import type { Acceptance } from '../../model/audit.ts';
import type { Place } from '../../model/place.ts';

/** The file beside `seaworthy.yaml` in which a person says which findings may stay for now. */
export const ignoreFile = 'seaworthy.ignore.yaml';

/** One entry of it: a finding by its key, or whatever one check finds. */
export interface AcceptanceEntry extends Acceptance {
  readonly names: 'key' | 'check';
  /** `exposure/x#1a2b3c4d`, or `exposure/x`. */
  readonly name: string;
  /** Where the entry begins. */
  readonly at: Place;
}

/** What an ignore file says. */
export interface AcceptanceList {
  /** As it was named. */
  readonly file: string;
  readonly entries: readonly AcceptanceEntry[];
}
