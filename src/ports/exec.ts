export interface ExecRequest {
  /** Program and arguments. Never a shell line, never a secret (argv is visible in `ps`). */
  readonly argv: readonly [string, ...string[]];
  readonly directory?: string;
  /** Added to the inherited environment. Secrets travel here. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Standard input is this file (absolute) instead of `input`. */
  readonly inputFile?: string;
  readonly timeoutMs: number;
  /** Standard output goes to this file (absolute, must not exist, made 0600) instead of memory; `stdout` is then empty. */
  readonly outputFile?: string;
  /** Variables taken out of the inherited environment. */
  readonly without?: readonly string[];
  /** Called with each line of standard error as it comes: progress of a long command. */
  readonly onErrorLine?: (line: string) => void;
}

export type ExecResult =
  | { readonly ran: true; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** Could not be started, or was ended: program missing, time limit, output over 64 MiB. */
  | { readonly ran: false; readonly reason: string };

/** Running programs. Never throws for what the program does. */
export interface Exec {
  run(request: ExecRequest): Promise<ExecResult>;
}
