import { expect, it } from 'vitest';
import { printReadBack } from './backup.ts';

it('a repository that was read back is shown with each window, whole or not', () => {
  const [from, to] = ['2026-11-20T02:00:10Z', '2026-11-27T07:12:00Z'];
  const whole = { repository: '/mnt/backup', points: 2, faults: [], windows: [{ from, to, lacks: null }] };
  const torn = { points: 1, repository: 's3://b', faults: ['a fault'], windows: [{ from, to, lacks: 'X' }] };
  expect(printReadBack([whole, torn, { ...torn, windows: [] }]).split('\n')).toEqual([
    '✓ /mnt/backup   every byte was read back and is what was written; recovery points: 2, each whole',
    `    recoverable from ${from} to ${to}`,
    '✗ s3://b',
    '    a fault',
    `    recoverable from ${from} to ${to}, where WAL segment X is missing or damaged`,
    '✗ s3://b',
    '    a fault',
    '    no moment can be recovered',
    '',
  ]);
});
