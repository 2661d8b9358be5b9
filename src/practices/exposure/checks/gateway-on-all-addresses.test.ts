import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import { gatewayOnAllAddresses } from './gateway-on-all-addresses.ts';

describe('exposure/gateway-on-all-addresses', () => {
  it('fails for the port that upstream ships', () => {
    const services = [service('gateway', { name: 'api-gw', ports: [port(8000, 8000)] })];

    expect(judge(gatewayOnAllAddresses, { services })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.api-gw.ports', at: { line: 10 } }],
    });
  });

  it("fails for Kong's TLS port without a certificate of its own", () => {
    const services = [service('gateway', { ports: [port(8443, 8443)] })];

    expect(judge(gatewayOnAllAddresses, { services }).status).toBe('fail');
  });

  it("passes for Kong's TLS port with a certificate", () => {
    const services = [
      service('gateway', {
        ports: [port(443, 8443)],
        environment: environment({ KONG_SSL_CERT: '/home/kong/server.crt' }),
      }),
    ];

    expect(judge(gatewayOnAllAddresses, { services }).status).toBe('pass');
  });

  it('passes when a proxy stands before it', () => {
    const services = [service('gateway'), service('proxy', { ports: [port(443, 443)] })];

    expect(judge(gatewayOnAllAddresses, { services }).status).toBe('pass');
    const bound = [service('gateway', { ports: [port(8000, 8000, '127.0.0.1')] })];
    expect(judge(gatewayOnAllAddresses, { services: bound }).status).toBe('pass');
  });

  it('skips a stack without a gateway', () => {
    expect(judge(gatewayOnAllAddresses, { services: [service('db')] }).status).toBe('skip');
  });
});
