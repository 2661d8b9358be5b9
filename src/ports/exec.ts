export interface ExecRequest {
  /** Program and arguments. Never a shell line, never a secret (argv is visible in `ps`). */
  readonly argv: readonly [string, ...string[]];
  readonly directory?: string;
  /** Added to the inherited environment. Secrets travel here. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Standard input is this file (absolute) instead of `input`. */
  readonly inputFile?: string;
  /** Standard input is empty, and ends when the program does, or we do in whatever way: the program can tell by it. */
  readonly inputHeld?: boolean;
  readonly timeoutMs: number;
  /** Ends the program, and all it started, when it is aborted. */
  readonly until?: AbortSignal;
  /**
   * Standard output goes to this file (absolute, must not exist, made 0600) instead of memory, and may be of any size;
   * `stdout` is then empty. The file stays only when the program ended with 0, and is on disk then. A kill of ourselves
   * may leave a part of it.
   */
  readonly outputFile?: string;
  /** Who owns that file when root runs this; else, and absent, this process's user. */
  readonly outputOwner?: { readonly uid: number; readonly gid: number };
  /** Variables taken out of the inherited environment. */
  readonly without?: readonly string[];
  /** Called with each line of standard error as it comes (`\r` ends one too): progress of a long command. Never an empty one. */
  readonly onErrorLine?: (line: string) => void;
  /** Called with each line of standard output as it comes, which is then of any size and not kept: `stdout` is empty. Never an empty one. */
  readonly onOutputLine?: (line: string) => void;
}

export type ExecResult =
  | { readonly ran: true; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** Could not be started, or was ended: program missing, time limit, output over 64 MiB. */
  | { readonly ran: false; readonly reason: string };

/** Running programs. Never throws for what the program does. */
export interface Exec {
  run(request: ExecRequest): Promise<ExecResult>;
}
