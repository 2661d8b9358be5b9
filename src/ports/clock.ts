/** The time. Tests and golden files give a fixed day. */
export interface Clock {
  now(): Date;
  /** Waits. A fake one walks its time forward instead. */
  sleep(milliseconds: number): Promise<void>;
}
