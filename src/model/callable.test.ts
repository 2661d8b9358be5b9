import { describe, expect, it } from 'vitest';
import { whyNotAddress, whyNotCalled } from './callable.ts';

describe('a URL that somebody wished', () => {
  it.each([
    'https://hooks.acme.dev/x',
    'http://127.0.0.1:9000/',
    'http://10.1.2.3/',
    'http://[::1]/',
    'http://alerts/',
  ])('%s may be called', (url) => expect(whyNotCalled(url, false)).toBe(null));

  it.each([
    'hooks.acme.dev',
    'file:///etc/shadow',
    'ftp://acme.dev/',
    'http://93.184.216.34/',
    'https://user:hunter2@acme.dev/',
  ])('%s is not called, and nothing of it is told', (url) => {
    const why = whyNotCalled(url, false);
    expect(why).not.toBe(null);
    expect(why).not.toMatch(/acme|hunter2|93|shadow/);
  });

  it('is called by plain http elsewhere only when that is asked for', () => {
    const address = '93.184.216.34';
    expect(whyNotAddress('http://hooks.acme.dev/', false)(address)).toContain('plain http');
    expect(whyNotAddress('http://hooks.acme.dev/', true)(address)).toBe(null);
    expect(whyNotAddress('https://hooks.acme.dev/', false)(address)).toBe(null);
  });

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
  ])('never leads to %s', (address) => {
    expect(whyNotAddress('https://hooks.acme.dev/', true)(address)).not.toBe(null);
  });

  it.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '::1', 'fd12::1', '::ffff:10.0.0.1'])(
    'may lead to %s, also by plain http',
    (address) => expect(whyNotAddress('http://alerts/', false)(address)).toBe(null),
  );
});
