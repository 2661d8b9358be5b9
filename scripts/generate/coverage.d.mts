/** A command that sees what no check can, and what it looks at. */
export interface Later {
  readonly command: string;
  readonly what: string;
}

export interface FailureCase {
  readonly number: number;
  readonly severity: 'P0' | 'P1' | 'P2' | 'P3';
  readonly title: string;
  /** Reasoned out, not read in upstream's source. */
  readonly inferred?: true;
  readonly later?: readonly Later[];
}

export interface CoverageData {
  readonly cases: readonly FailureCase[];
  readonly traps: readonly { readonly number: number; readonly title: string }[];
  readonly recommendations: readonly {
    readonly number: number;
    readonly priority: string;
    readonly practice: string;
    readonly title: string;
    readonly later?: readonly Later[];
  }[];
  readonly checklist: readonly {
    readonly name: string;
    readonly group: string;
    readonly title: string;
    readonly later?: readonly Later[];
  }[];
}

export type SourceKind = 'case' | 'trap' | 'recommendation' | 'checklist' | 'outside' | 'malformed';

export function coverageData(root: string): CoverageData;
export function parseSource(text: string): { readonly kind: SourceKind; readonly key: string };
export function checksOf<C extends { readonly sources: readonly string[] }>(
  checks: readonly C[],
  kind: SourceKind,
  key: string | number,
): C[];
