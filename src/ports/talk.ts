/** What goes to people while work goes on. Results are returned, not talked. */
export interface Talk {
  /** One line of progress on stderr, replaced in place on a terminal, silent in a pipe. */
  progress(line: string): void;
  /** A line on stderr that stays. */
  warn(line: string): void;
  /** Text on stderr as it is: a plan before its question. */
  show(text: string): void;
  /** Whether somebody can answer: stdin and stderr are terminals. The questions below must not be asked otherwise. */
  readonly canAsk: boolean;
  /** Yes or no; no when the person only presses Enter, or interrupts. */
  confirm(question: string): Promise<boolean>;
  /** A line of text; `fallback` when the person only presses Enter. null = interrupted. */
  ask(question: string, fallback?: string): Promise<string | null>;
  /** A line that is not shown while it is typed. null = interrupted. */
  askSecret(question: string): Promise<string | null>;
}
