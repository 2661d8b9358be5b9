import { describe, expect, it } from 'vitest';
import { isLoopback, isPlaceholderDomain, isPrivate, isReachable, whyLocal } from './net.ts';

describe('isLoopback', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'app.localhost',
    '127.0.0.1',
    '127.1.2.3',
    '::1',
    '[::1]',
    '0:0:0:0:0:0:0:1',
  ])('knows %s as this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['localhost.example.org', '128.0.0.1', '::', '0.0.0.0', '10.0.0.1', 'notlocalhost'])(
    'does not take %s for this machine',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('isPrivate', () => {
  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.1',
    '192.168.1.1',
    '100.64.0.9',
    '169.254.1.1',
    'fd00::1',
    '[fe80::1]',
  ])('knows %s as a private network', (host) => {
    expect(isPrivate(host)).toBe(true);
  });

  it.each([
    '172.32.0.1',
    '11.0.0.1',
    '192.169.0.1',
    '100.128.0.1',
    '2001:db8::1',
    'fd.acme.dev',
    '203.0.113.7',
  ])('does not take %s for a private network', (host) => {
    expect(isPrivate(host)).toBe(false);
  });
});

describe('isReachable', () => {
  it.each([undefined, '', '0.0.0.0', '::', '[::]', '203.0.113.7'])('counts %s as reachable', (hostIp) => {
    expect(isReachable(hostIp)).toBe(true);
  });

  it.each(['127.0.0.1', '::1', '10.0.0.5', 'fd00::5'])('counts %s as not reachable', (hostIp) => {
    expect(isReachable(hostIp)).toBe(false);
  });
});

describe('whyLocal', () => {
  it.each([
    ['localhost', 'this machine alone'],
    ['192.168.1.4', 'one private network alone'],
    ['kong', 'one Compose network or machine alone'],
    ['0.0.0.0', 'no machine at all'],
  ])('says who can open %s', (host, who) => {
    expect(whyLocal(host)).toBe(who);
  });

  it.each(['api.acme.dev', '203.0.113.7', '[2001:db8::1]'])('lets everybody open %s', (host) => {
    expect(whyLocal(host)).toBeNull();
  });
});

describe('isPlaceholderDomain', () => {
  it.each([
    'your-domain.example.com',
    'example.com',
    'a.example.org',
    'api.yourdomain.com',
    'domain.tld',
    'x.invalid',
  ])('knows %s as a placeholder', (host) => {
    expect(isPlaceholderDomain(host)).toBe(true);
  });

  it.each(['acme.dev', 'example-company.com', 'myexample.com', 'domain.acme.com', 'api.counterexample.com'])(
    'takes %s for a real name',
    (host) => {
      expect(isPlaceholderDomain(host)).toBe(false);
    },
  );
});
