import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Actor, ProcessIdentity } from '../model/run.ts';
import type { Processes } from '../ports/processes.ts';

/** Processes of this machine, as /proc tells of them (proc(5)). */
export function systemProcesses(): Processes {
  return { own, actor, isAlive, ids };
}

function own(): ProcessIdentity {
  return {
    pid: process.pid,
    startedTicks: stateOf(process.pid)?.startedTicks ?? '',
    boot: textOf('/proc/sys/kernel/random/boot_id'),
    pidNamespace: namespaceOf(),
    machine: machine(),
  };
}

function actor(): Actor {
  return { user: process.env['SUDO_USER'] || loginName(), host: hostname() };
}

function isAlive(other: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  const us = own();
  if (other.machine !== us.machine) return 'unknown';
  // The machine was started anew, and no process lives through that.
  if (other.boot !== us.boot) return us.boot === '' ? 'unknown' : 'dead';
  if (other.pidNamespace !== us.pidNamespace || us.pidNamespace === '') return 'unknown';
  const state = stateOf(other.pid);
  // A /proc mounted with hidepid shows nobody the processes of others; a signal still tells whether there is one.
  if (state === null) return isThere(other.pid) ? 'unknown' : 'dead';
  return !state.isEnded && state.startedTicks === other.startedTicks ? 'alive' : 'dead';
}

function ids(): { readonly uid: number; readonly gid: number } {
  return { uid: process.geteuid?.() ?? -1, gid: process.getegid?.() ?? -1 };
}

/** What a line of /proc/PID/stat says. */
export interface ProcessState {
  readonly startedTicks: string;
  /** A zombie, or one that is just being taken away: it does nothing any more. */
  readonly isEnded: boolean;
}

/** The name in field 2 may hold blanks and parentheses: the fields begin after the last `)`. Field 3 is the state, 22 the start. */
export function parseStat(text: string): ProcessState | null {
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  const [state, startedTicks] = [fields[0], fields[19]];
  if (state === undefined || startedTicks === undefined || !/^\d+$/.test(startedTicks)) return null;
  return { startedTicks, isEnded: /^[ZXx]$/.test(state) };
}

function stateOf(pid: number): ProcessState | null {
  return parseStat(textOf(`/proc/${pid}/stat`));
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function namespaceOf(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** The name alone is not enough: two machines may share a folder and be called the same. */
function machine(): string {
  const id = textOf('/etc/machine-id') || textOf('/var/lib/dbus/machine-id');
  // machine-id(5): not to be given away as it is.
  return createHash('sha256').update(`${hostname()}\n${id}`).digest('hex').slice(0, 32);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return '';
  }
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in /etc/passwd, as in containers.
    return `uid ${process.geteuid?.() ?? 'unknown'}`;
  }
}
