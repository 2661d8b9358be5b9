import { describe, expect, it } from 'vitest';
import { service } from '../../../test/helpers/facts.ts';
import { downtimeWords } from './downtime.ts';

const facts = [
  service('db'),
  service('gateway', { name: 'api-gw' }),
  service('pooler', { name: 'supavisor' }),
  service('vector'),
  service('auth'),
];

describe('downtime in words', () => {
  it.each<[string, Parameters<typeof downtimeWords>, string]>([
    ['nothing changes', [[], [], 'running', facts], 'none'],
    ['what changes does not run', [['auth'], [], 'running', facts], 'none'],
    ['nothing runs', [['auth'], [], 'stopped', facts], 'none: nothing runs here, and nothing is started'],
    [
      'one service is recreated',
      [['auth'], ['auth'], 'running', facts],
      'recreates auth: sign-in breaks off for the seconds a restart takes; database none',
    ],
    [
      'several are',
      [['api-gw', 'supavisor'], ['api-gw', 'supavisor'], 'running', facts],
      'recreates api-gw, supavisor: the API and pooled connections break off for the seconds a restart takes; database none',
    ],
    [
      'the database is among them',
      [['db', 'auth'], ['db', 'auth'], 'running', facts],
      'recreates db, auth: nothing that uses the database works until it accepts connections again',
    ],
    [
      'nobody uses it',
      [['vector'], ['vector'], 'running', facts],
      'recreates vector: nobody notices; database none',
    ],
    [
      'the database is not part of the deployment',
      [['auth'], ['auth'], 'running', facts.slice(4)],
      'recreates auth: sign-in breaks off for the seconds a restart takes',
    ],
    [
      'containers were not asked',
      [['auth'], [], 'not asked', facts],
      'containers were not asked; where they run: recreates auth: sign-in breaks off for the seconds a restart takes; database none',
    ],
    [
      'only files are written',
      [['auth'], [], 'not touched', facts],
      'none now: containers keep running as they are; auth would change at the next docker compose up -d',
    ],
  ])('when %s', (_name, given, words) => {
    expect(downtimeWords(...given)).toBe(words);
  });
});
