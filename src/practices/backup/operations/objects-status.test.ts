import { expect, it } from 'vitest';
import { today } from '../../../../test/helpers/facts.ts';
import { objectLine } from './objects-status.ts';

const line = (last: string | null, schedule = '0 2 * * *') => objectLine('/mnt', last, schedule, today);

it('objects are told by when they were saved last, and judged by the schedule', () => {
  expect(line('2026-11-22T02:05:00Z')).toEqual({
    ok: true,
    text: 'objects in /mnt: saved 10 h ago, what came since is captured on this machine alone',
  });
  expect(line('2026-11-22T02:05:00Z', 'every 6h').ok).toBe(false);
  expect(line('2026-11-21T02:05:00Z').ok).toBe(false);
  expect(line(null)).toEqual({ ok: false, text: 'objects in /mnt: never saved' });
});
