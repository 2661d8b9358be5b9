import { describe, expect, it } from 'vitest';
import { closestNames } from './closest-names.ts';

const ids = ['secrets/sample-secrets', 'secrets/sample-api-keys', 'tls/none', 'backup/none'];

describe('closestNames', () => {
  it.each([
    ['secrets/sample-api-key', ['secrets/sample-api-keys', 'secrets/sample-secrets']],
    ['none', ['backup/none', 'tls/none']],
    ['tsl/none', ['tls/none']],
    ['api-keys', ['secrets/sample-api-keys']],
    ['something-else-altogether', []],
  ])('answers %s with what was meant', (typed, expected) => {
    expect(closestNames(typed, ids).slice(0, Math.max(1, expected.length))).toEqual(expected);
  });
});
