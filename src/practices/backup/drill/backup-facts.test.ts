import { expect, it } from 'vitest';
import { newestOn, readFacts } from './backup-facts.ts';

const text = JSON.stringify([
  {
    db: [
      { id: 1, 'repo-key': 1, version: '15' },
      { id: 2, 'repo-key': 1, version: '17' },
    ],
    backup: [
      {
        label: '20261127-020000F',
        timestamp: { start: 1_795_744_800, stop: 1_795_744_803 },
        database: { id: 2, 'repo-key': 1 },
        'database-ref': [
          { name: 'postgres', oid: 5 },
          { name: '_supabase', oid: 16_400 },
        ],
      },
    ],
  },
]);

it('tells of which version a backup is, and which databases are in it', () => {
  expect(readFacts(text, '20261127-020000F')).toEqual({
    version: '17',
    stoppedMs: 1_795_744_803_000,
    databases: ['postgres', '_supabase'],
  });
  expect(readFacts(text, 'another')).toEqual({ version: '', stoppedMs: 0, databases: [] });
});

it('the newest segment is that of the timeline which is followed, not of one that came later', () => {
  const segments = ['000000020000000000000009', '00000001000000000000000A', '000000010000000000000008'];
  expect(newestOn(1, segments)).toBe('00000001000000000000000A');
  expect(newestOn(3, segments)).toBeNull();
});
