import { describe, expect, it } from 'vitest';
import { known, unknownFact } from '../../model/fact.ts';
import { objectFacts } from './objects.ts';

const none = { count: 0, first: [] };
const parity = {
  path: '/srv/objects',
  rows: 2,
  files: 1,
  missing: { count: 1, first: ['b/1'] },
  otherSize: none,
  orphans: 0,
  attributes: known({ asked: 1, without: none }),
};

describe('saved facts about objects', () => {
  it.each([parity, { ...parity, attributes: unknownFact('needs getfattr') }])(
    'read back as they were',
    (value) => {
      expect(objectFacts.objectParity.parse(value)).toEqual(value);
    },
  );

  it.each([
    ['a count', { ...parity, missing: { count: 'many', first: [] } }],
    ['a name', { ...parity, otherSize: { count: 1, first: [5] } }],
    ['the attributes', { ...parity, attributes: known({ asked: 1 }) }],
    ['a reason', { ...parity, attributes: { known: false } }],
  ])('are refused when %s has another form', (_what, value) => {
    expect(objectFacts.objectParity.safeParse(value).success).toBe(false);
  });
});
