export interface ExecRequest {
  /** Program and arguments. Never a shell line, never a secret (argv is visible in `ps`). */
  readonly argv: readonly [string, ...string[]];
  readonly directory?: string;
  /** Added to the inherited environment. Secrets travel here. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs: number;
}

export type ExecResult =
  | { readonly ran: true; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** Could not be started, or was ended: program missing, time limit, output over 64 MiB. */
  | { readonly ran: false; readonly reason: string };

/** Running programs. Never throws for what the program does. */
export interface Exec {
  run(request: ExecRequest): Promise<ExecResult>;
}
