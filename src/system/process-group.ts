import type { ChildProcess } from 'node:child_process';

// A group of its own does not hear the terminal's Ctrl-C, so while any runs, our own end ends it too.
const running = new Set<ChildProcess>();
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Somebody who wants to be asked before we end. */
interface Holder {
  isAsked: boolean;
  readonly asked: () => void;
}

let holder: Holder | null = null;
let isListening = false;

/** Ends the group with us if we are ended; the answer takes the watch away. */
export function watchGroup(child: ChildProcess): () => void {
  running.add(child);
  update();
  return () => {
    running.delete(child);
    update();
  };
}

/** The port Interrupts: one holder at a time. */
export function holdEnd(asked: () => void): { isAsked(): boolean; release(): void } {
  const mine: Holder = { isAsked: false, asked };
  holder = mine;
  update();
  return {
    isAsked: () => mine.isAsked,
    release() {
      if (holder === mine) holder = null;
      update();
    },
  };
}

/** Ends a program and everything it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function update(): void {
  const isNeeded = running.size > 0 || holder !== null;
  if (isNeeded === isListening) return;
  isListening = isNeeded;
  const act = isNeeded ? ('on' as const) : ('off' as const);
  process[act]('exit', killAll);
  for (const signal of endings) process[act](signal, onSignal);
}

function killAll(): void {
  for (const child of running) killGroup(child);
}

function onSignal(signal: NodeJS.Signals): void {
  if (holder !== null && !holder.isAsked) {
    holder.isAsked = true;
    holder.asked();
    return;
  }
  killAll();
  running.clear();
  holder = null;
  update();
  // Without another listener the signal now does what it does by default: end us, with the right status.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
