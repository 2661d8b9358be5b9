import { describe, expect, it } from 'vitest';
import { judge, service, today } from '../../../../test/helpers/facts.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import { expiringCertificate } from './expiring-certificate.ts';

const services = [service('gateway', { networks: gatewayNetworks })];
const at = { file: 'nginx.conf', line: 4 };
const day = 86_400;
const noon = today.getTime() / 1000;

/** A certificate of `life` days with `left` of them to go. */
function given(left: number, life = 90) {
  const until = noon + left * day;
  const certificates = [{ path: 'certs/fullchain.pem', at, from: until - life * day, until }];
  return { services, proxyConfigs: [proxyConfig({ certificates })] };
}

describe('tls/expiring-certificate', () => {
  it.each([
    ['yesterday', given(-1)],
    ['in 20 days', given(20)],
    ['in a day, after six of life', given(1, 6)],
  ])('fails for one that ends %s', (_when, facts) => {
    expect(judge(expiringCertificate, facts)).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'certs/fullchain.pem', at: { line: 4 } }],
    });
  });

  it('says the day', () => {
    expect(judge(expiringCertificate, given(2))).toMatchObject({
      detail: 'certs/fullchain.pem is valid until 2026-11-24',
    });
  });

  it('fails for one of a web server on the host', () => {
    const [config] = given(3).proxyConfigs;
    const found = [
      { product: 'nginx' as const, files: [], mentions: [':8000'], certificates: config?.certificates ?? [] },
    ];
    expect(judge(expiringCertificate, { services, hostProxies: { found } }).status).toBe('fail');
  });

  it.each([
    ['in 22 days', given(22)],
    ['in three days, after six of life', given(3, 6)],
  ])('passes for one that ends %s', (_when, facts) => {
    expect(judge(expiringCertificate, facts).status).toBe('pass');
  });

  it('is unknown for a file that cannot be read, and skips proxies without one', () => {
    const certificates = [{ path: 'certs/fullchain.pem', at, unread: 'may not be read by this user' }];
    const facts = { services, proxyConfigs: [proxyConfig({ certificates })] };
    expect(judge(expiringCertificate, facts)).toEqual({
      status: 'unknown',
      reason: 'certs/fullchain.pem may not be read by this user',
    });
    expect(judge(expiringCertificate, { services, proxyConfigs: [proxyConfig()] }).status).toBe('skip');
  });
});
