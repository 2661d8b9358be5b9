import { describe, expect, it } from 'vitest';
import { nearNames } from './near-names.ts';

const known = ['secrets', 'exposure', 'backup', 'secrets/sample-api-keys', 'backup/none', 'tls/none'];

describe('near names', () => {
  it.each([
    ['exposur', ['exposure']],
    ['SECRETS', ['secrets']],
    ['sample-api-key', ['secrets/sample-api-keys']],
    ['backup/nope', ['backup/none']],
    ['kubernetes', []],
  ])('takes %s for %j', (typed, meant) => {
    expect(nearNames(typed, known)).toEqual(meant);
  });

  it('offers at most three', () => {
    expect(nearNames('a', ['b', 'c', 'd', 'e'])).toHaveLength(3);
  });
});
