import type { Actor, ProcessIdentity } from '../model/run.ts';

/** Who we are, and whether others live. */
export interface Processes {
  /** This process. */
  own(): ProcessIdentity;
  /** The person behind it: SUDO_USER when set, else the login name; and the machine's name. */
  actor(): Actor;
  /** `unknown` = it lives in another pid namespace or on another machine, so nobody can tell from here. A zombie is dead. */
  isAlive(process: ProcessIdentity): 'alive' | 'dead' | 'unknown';
  /** Effective user and group id of this process. */
  ids(): { readonly uid: number; readonly gid: number };
}
