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
    '64:ff9b::a9fe:a9fe',
    '::a9fe:a9fe',
    '100.100.100.200',
    '192.0.0.192',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
  ])('never leads to %s', (address) => {
    expect(whyNotAddress('https://hooks.acme.dev/', true)(address)).not.toBe(null);
  });

  it.each([
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://0xA9.0xFE.0xA9.0xFE/',
    'https://0251.0376.0251.0376/',
    'https://169.254.43518/',
    'https://169.16689662/',
    'https://169.254.169.254./',
    'https://[::ffff:169.254.169.254]/',
    'https://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::169.254.169.254]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fd00:0ec2:0:0:0:0:0:254]/',
    'https://①⑥⑨.②⑤④.①⑥⑨.②⑤④/',
    'https://0/',
    'https://0.0.0.0/',
    'https://[::]/',
    'https://255.255.255.255/',
  ])('%s is not called, however it is written', (url) => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    expect(whyNotAddress(url, true)(host), host).not.toBe(null);
  });

  it.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '::1', 'fd12::1', '::ffff:10.0.0.1'])(
    'may lead to %s, also by plain http',
    (address) => expect(whyNotAddress('http://alerts/', false)(address)).toBe(null),
  );
});
