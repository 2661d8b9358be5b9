import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import { internalServiceOnAllAddresses } from './internal-service-on-all-addresses.ts';

describe('exposure/internal-service-on-all-addresses', () => {
  it.each([
    ['analytics', 4000],
    ['object-store', 9001],
    ['metrics', 9090],
    ['dashboards', 3000],
    ['auth', 9999],
    ['mail-sink', 9000],
  ] as const)('fails for %s', (role, target) => {
    expect(
      judge(internalServiceOnAllAddresses, { services: [service(role, { ports: [port(target, target)] })] }),
    ).toMatchObject({ status: 'fail', evidence: [{ subject: `services.${role}.ports`, at: { line: 10 } }] });
  });

  it('passes when they are bound to this machine', () => {
    const services = [service('metrics', { ports: [port(9090, 9090, '127.0.0.1')] }), service('auth')];

    expect(judge(internalServiceOnAllAddresses, { services }).status).toBe('pass');
  });

  it("passes over the front doors and the operator's own application", () => {
    const services = [
      service('auth'),
      service('proxy', { ports: [port(443, 443)] }),
      service('gateway', { ports: [port(8000, 8000)] }),
      service('other', { ports: [port(3000, 3000)] }),
      service('db', { ports: [port(5432, 5432)] }),
      service('studio', { ports: [port(3001, 3000)] }),
    ];

    expect(judge(internalServiceOnAllAddresses, { services }).status).toBe('pass');
  });

  it('skips a stack without any', () => {
    expect(judge(internalServiceOnAllAddresses, { services: [service('db')] }).status).toBe('skip');
  });
});
