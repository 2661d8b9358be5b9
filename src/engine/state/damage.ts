import { Problem } from '../../model/problem.ts';

/** A record that is not what was written. Never guessed at: what is in effect may depend on it. */
export function damaged(path: string, reason: string): Problem {
  return new Problem({
    code: 'state-damaged',
    message: `${path} ${reason}`,
    hints: [
      'put this file back from a backup of the deployment directory',
      'the containers do not need it: docker compose goes on as it is meanwhile',
    ],
    fault: 'world',
    exitCode: 5,
  });
}

/** Something else stands where we would write. */
export function inTheWay(path: string, what: string): Problem {
  return new Problem({
    code: 'in-the-way',
    message: `${path} is ${what}, and Seaworthy would write there`,
    hints: [`move ${path} away, then run the command again`],
  });
}
