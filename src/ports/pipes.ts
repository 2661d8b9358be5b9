/** A program of a pipe. */
export interface PipeProgram {
  /** Program and arguments. Never a shell line, never a secret (argv is visible in `ps`). */
  readonly argv: readonly [string, ...string[]];
  /** Added to the inherited environment. Secrets travel here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each line of standard error as it comes. Never an empty one. */
  readonly onErrorLine?: (line: string) => void;
}

/** Looks at what passes, and may change it. What it throws ends the pipe and is thrown on. */
export interface PipeFilter {
  /** What to hand on in place of this part; parts begin and end anywhere. */
  take(part: Uint8Array): Uint8Array;
  /** What to hand on at the very end, once every program before ended well. */
  end(): Uint8Array;
}

export interface PipeRequest {
  /** Read first (absolute); what is packed by gzip comes out unpacked. */
  readonly inputFile?: string;
  /** Read first, when there is no file. */
  readonly input?: string;
  /** Each reads what the one before prints, the first one the file or the text, if there is any. */
  readonly from: readonly PipeProgram[];
  readonly filter?: PipeFilter;
  /** Reads what comes out of all of that; absent = nobody does. */
  readonly to?: PipeProgram;
  /** Called with the bytes that came out so far, before the filter. */
  readonly onBytes?: (bytes: number) => void;
  readonly timeoutMs: number;
  /** Ends every program when it is aborted. */
  readonly until?: AbortSignal;
}

/** How one program of it ended; `stdout` of the last alone, and at most its last 64 KiB, as of `stderr`. */
export interface PipeEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type PipeResult =
  /** Every program ended by itself, with 0. `sha256` (hex) and `bytes` are of what came out before the filter. */
  | { readonly ok: true; readonly last: PipeEnd | null; readonly bytes: number; readonly sha256: string }
  /** `place` = of the program that is to blame, counted from 0; null = the file is. */
  | {
      readonly ok: false;
      readonly reason: string;
      readonly place: number | null;
      readonly end: PipeEnd | null;
    };

/**
 * Programs that hand on to one another in memory: nothing of it touches a disk. The last one is told that its input ended
 * only after every program before it ended with 0; else it is ended itself. A program inside a container does not see that
 * difference (its input just ends), so what it makes of half an input must be recognisable by something that comes last.
 */
export interface Pipes {
  run(request: PipeRequest): Promise<PipeResult>;
}
