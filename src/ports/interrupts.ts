/** Ctrl-C and its like, where something must not be cut short. */
export interface Interrupts {
  /**
   * From now on the first SIGINT, SIGTERM or SIGHUP only asks, and calls `asked`; a second one ends the process at once, with
   * every program it runs.
   */
  hold(asked: () => void): Hold;
}

export interface Hold {
  /** Whether somebody asked to stop. */
  isAsked(): boolean;
  /** Signals do again what they did before. */
  release(): void;
}
