/** What goes to people while work goes on. Results are returned, not talked. */
export interface Talk {
  /** One line of progress on stderr, replaced in place on a terminal, silent in a pipe. */
  progress(line: string): void;
  /** A line on stderr that stays. */
  warn(line: string): void;
}
