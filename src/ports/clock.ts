/** The time. Tests and golden files give a fixed day. */
export interface Clock {
  now(): Date;
}
