import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import { httpsAtPlainPort } from './https-at-plain-port.ts';

const stack = (url: string) => [
  service('gateway', { ports: [port(8000, 8000), port(8443, 8443)] }),
  service('studio', { environment: environment({ SUPABASE_PUBLIC_URL: url }) }),
];

describe('tls/https-at-plain-port', () => {
  it('fails for https at the plain port of the gateway', () => {
    const outcome = judge(httpsAtPlainPort, { services: stack('https://api.acme.dev:8000') });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ saw: 'https://api.acme.dev:8000' }] });
  });

  it('fails where the plain port is published as 443', () => {
    const services = [
      service('gateway', { ports: [port(443, 8000)] }),
      ...stack('https://api.acme.dev').slice(1),
    ];
    expect(judge(httpsAtPlainPort, { services }).status).toBe('fail');
  });

  it.each(['https://api.acme.dev', 'https://api.acme.dev:8443'])('passes for %s', (url) => {
    expect(judge(httpsAtPlainPort, { services: stack(url) }).status).toBe('pass');
  });

  it('passes where the plain port is bound to this machine: a proxy may listen on it outside', () => {
    const services = [
      service('gateway', { ports: [port(8000, 8000, '127.0.0.1')] }),
      ...stack('https://api.acme.dev:8000').slice(1),
    ];
    expect(judge(httpsAtPlainPort, { services }).status).toBe('pass');
  });

  it('skips plain http, and a stack without a gateway', () => {
    expect(judge(httpsAtPlainPort, { services: stack('http://api.acme.dev:8000') }).status).toBe('skip');
    expect(judge(httpsAtPlainPort, { services: stack('https://api.acme.dev:8000').slice(1) }).status).toBe(
      'skip',
    );
  });
});
