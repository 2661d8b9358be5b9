import { describe, expect, it } from 'vitest';
import { isIp } from './ip.ts';

describe('isIp', () => {
  it.each([
    '0.0.0.0',
    '127.0.0.1',
    '::',
    '::1',
    'fe80::1',
    '2001:db8::8a2e:370:7334',
    '::ffff:10.0.0.1',
    '1:2:3:4:5:6:7:8',
  ])('takes %s', (text) => expect(isIp(text)).toBe(true));

  it.each([
    '',
    '127.1',
    '127.0.0.01',
    '256.0.0.1',
    'localhost',
    ':',
    ':::',
    '1::2::3',
    'fe80::1%eth0',
    '12345::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1.2.3',
  ])('refuses %j', (text) => expect(isIp(text)).toBe(false));
});
