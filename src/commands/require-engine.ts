import { Problem } from '../model/problem.ts';

/** Containers that nobody can see cannot follow the files, nor be proven to. */
export function requireEngine(live: boolean, filesOnly: boolean): void {
  if (live || filesOnly) return;
  throw new Problem({
    code: 'docker-unreachable',
    message: 'Docker does not answer, so containers cannot follow the files',
    hints: [
      'start Docker, or run this as a user who may use it',
      'add --files-only to change the files alone; docker compose up -d brings them into effect later',
    ],
    fault: 'world',
  });
}
