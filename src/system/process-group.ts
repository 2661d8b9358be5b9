import type { ChildProcess } from 'node:child_process';

// A group of its own does not hear the terminal's Ctrl-C, so while any runs, our own end ends it too.
const running = new Set<ChildProcess>();
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends the group with us if we are ended; the answer takes the watch away. */
export function watchGroup(child: ChildProcess): () => void {
  if (running.size === 0) listen();
  running.add(child);
  return () => {
    running.delete(child);
    if (running.size === 0) unlisten();
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

function listen(): void {
  process.on('exit', killAll);
  for (const signal of endings) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', killAll);
  for (const signal of endings) process.off(signal, onSignal);
}

function killAll(): void {
  for (const child of running) killGroup(child);
}

function onSignal(signal: NodeJS.Signals): void {
  killAll();
  unlisten();
  // Without another listener the signal now does what it does by default: end us, with the right status.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
