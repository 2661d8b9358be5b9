import type { Processes } from '../ports/processes.ts';

export function systemProcesses(): Processes {
  const notYet = (): never => {
    throw new Error('not yet');
  };
  return { own: notYet, actor: notYet, isAlive: notYet, ids: notYet };
}
