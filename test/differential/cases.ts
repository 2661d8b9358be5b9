import type { OracleRun } from './oracle.ts';

/** Files in a folder of their own, and how Compose is run in it. */
export interface Case extends Omit<OracleRun, 'directory' | 'files'> {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Files given with -f. */
  readonly arguments?: readonly string[];
  /** Folder below, in which Compose is started. */
  readonly at?: string;
}
