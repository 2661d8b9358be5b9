import type { Choice } from '../../src/practices/backup/restore/choice.ts';

/** A restore to the last commit, where no test asks for more. */
export const toTheLastCommit: Choice = {
  ...{
    target: { kind: 'latest' },
    repository: 1,
    backup: '20261127-020003F',
    bytes: 1,
    timeline: 1,
    until: 2,
  },
  window: { from: 1, to: 2 },
};
