import { expect, it } from 'vitest';
import type { PoolAdvice } from '../engine/budget/advice.ts';
import { printPoolAdvice } from './pool-advice.ts';

const advice: PoolAdvice = {
  schemaVersion: 1,
  server: { max: 100, reserved: 3, usable: 97 },
  reserve: 5,
  share: 40,
  lines: [
    { service: 'auth', kind: 'pool', now: null, advised: 10, why: 'bounded' },
    { service: 'supavisor', kind: 'pool', now: 45, advised: 37, why: 'what is left' },
  ],
  taken: { now: 45, advised: 47 },
  values: [
    {
      service: 'supavisor',
      name: 'POOLER_DEFAULT_POOL_SIZE',
      now: 20,
      advised: 16,
      why: 'what is left',
      where: ['POOLER_DEFAULT_POOL_SIZE', '_supavisor.tenants default_pool_size'],
      at: { file: '.env', line: 7 },
    },
  ],
  choices: [
    { use: 'heavy', share: 40, poolSize: 16 },
    { use: 'light', share: 80, poolSize: 17 },
  ],
  open: null,
  fits: true,
  neededMaxConnections: 100,
};

it('shows the sum, each line, and what to set where', () => {
  expect(printPoolAdvice(advice)).toBe(
    [
      'max_connections 100: 3 reserved by Postgres, 5 kept free (pool.reserve), 92 for services',
      '',
      'service       what  now       advised  why',
      'auth          pool  no limit  10       bounded',
      'supavisor     pool  45        37       what is left',
      'all together        45        47',
      '',
      "Pool size by Supabase's rule, inside what the others leave: 16 at 40 % (API used heavily), 17 at 80 % (API used lightly). Here: 40 %.",
      '',
      'To set (pool.mode: on in seaworthy.yaml, then seaworthy apply):',
      '  POOLER_DEFAULT_POOL_SIZE  20 -> 16   what is left',
      '      takes effect in POOLER_DEFAULT_POOL_SIZE and _supavisor.tenants default_pool_size   .env:7',
      '',
      'The database was not asked how many connections are open.',
      '',
    ].join('\n'),
  );
});

it('says when there is nothing to set, and when nothing fits', () => {
  expect(printPoolAdvice({ ...advice, values: [] })).toContain('Every size is as advised.');
  const none = printPoolAdvice({ ...advice, fits: false, neededMaxConnections: 140 });
  expect(none).toContain('Nothing fits below max_connections 140');
  expect(none).not.toContain('20 -> 16');
});

it('shows who holds connections, and lets no name forge a line', () => {
  const open = {
    ...{ max: 100, reserved: 3, used: 9, byUser: {}, idleInTransactionOver5Min: 0 },
    takers: [
      { user: 'postgres', application: 'app\n1000  root', count: 7 },
      { user: 'authenticator', application: '', count: 2 },
    ],
  };
  const lines = printPoolAdvice({ ...advice, open }).split('\n');
  expect(lines).toContain('9 connections of 97 open now');
  expect(
    lines.filter((line) => line.startsWith('     7  postgres  (app') && line.endsWith('1000  root)')),
  ).toHaveLength(1);
  expect(lines).toContain('     2  authenticator');
});
