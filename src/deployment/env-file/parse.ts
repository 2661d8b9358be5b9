import type { Place } from '../../model/place.ts';

/** One line (or one multi-line quoted value) of an env file, byte-exact: joining every `raw` gives the file back. */
export interface EnvFileLine {
  /** The bytes as text, line ending included. */
  readonly raw: string;
  readonly kind: 'blank' | 'comment' | 'assignment';
  /** Set on assignments. */
  readonly key?: string;
  readonly quote?: 'none' | 'single' | 'double';
  /** Between the quotes, or the unquoted text without an inline comment, before escapes and interpolation. */
  readonly body?: string;
  /** `KEY` without `=`: inherits from the environment. */
  readonly bare?: boolean;
  readonly at: Place;
}
