import { describe, expect, it } from 'vitest';
import { value } from '../../../test/helpers/facts.ts';
import { isSameValue } from './same-value.ts';

describe('the value of the files and of the container', () => {
  it.each([
    ['postgres', 'postgres', true],
    ['postgres', 'other', false],
    ['postgres', '[redacted]', true],
    ['http://kong:8000', 'http://[redacted]:8000', true],
    ['http://kong:8000', 'http://[redacted]:9000', false],
    ['http://kong:8000', 'https://[redacted]:8000', false],
    ['a-b-c-d', 'a[redacted]c[redacted]', true],
    ['a-b-d', 'a[redacted]c[redacted]', false],
    ['ab', 'ab[redacted]b', false],
  ])('of %s and %s: same is %s', (written, running, same) => {
    expect(isSameValue(value(written), value(running))).toBe(same);
  });

  it('compares secrets by fingerprint alone', () => {
    const one = value({ fingerprint: 'a' });
    expect(isSameValue(one, value({ fingerprint: 'a' }))).toBe(true);
    expect(isSameValue(one, value({ fingerprint: 'b' }))).toBe(false);
    expect(isSameValue(one, value('[redacted]'))).toBe(false);
  });

  it('takes a variable that the container lacks for another value', () => {
    expect(isSameValue(value('a'), undefined)).toBe(false);
    expect(isSameValue(value('a'), value(null))).toBe(false);
  });
});
