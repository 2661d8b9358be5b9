/** The time. Tests and golden files give a fixed day. */
export interface Clock {
  now(): Date;
  /** Waits, shorter when `until` is aborted. A fake one walks its time forward instead. */
  sleep(milliseconds: number, until?: AbortSignal): Promise<void>;
}
