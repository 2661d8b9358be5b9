import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../test/helpers/changes.ts';
import { container, type FactTableInput, service } from '../../../test/helpers/facts.ts';
import { port } from '../../../test/helpers/ports.ts';
import type { WishedCertificateFact } from '../../model/facts/host.ts';
import { hostProxy } from './changes/host-proxy.ts';
import { httpsProxy } from './changes/https-proxy.ts';

const good: WishedCertificateFact = {
  cert: {
    path: '/srv/supabase/a.pem',
    until: '2027-02-18T00:00:00.000Z',
    ended: false,
    names: 'DNS:api.acme.dev',
    isForDomain: true,
  },
  key: { path: '/srv/supabase/a.key', fits: true },
};
const services = [service('gateway', { ports: [port(8000, 8000)] }), service('auth')];
const changes = { caddy: httpsProxy, nginx: httpsProxy, 'host-nginx': hostProxy, 'host-caddy': hostProxy };

function decide(
  parts: { readonly cert?: object; readonly key?: object },
  proxy: keyof typeof changes = 'caddy',
  facts: FactTableInput = {},
) {
  const certificate = { cert: 'a.pem', key: 'a.key' };
  const wishedCertificate = {
    cert: { ...good.cert, ...parts.cert },
    key: { ...good.key, ...parts.key },
  };
  const deployment = { project: 'acme', directory: '/srv/supabase' } as never;
  const given = { services, deployment, listeners: { sockets: [] }, wishedCertificate, ...facts };
  const wishes = wishesWith({ domain: 'api.acme.dev', tls: { proxy, certificate } });
  return decision(changes[proxy], given, wishes);
}

const faults: readonly [string, Parameters<typeof decide>[0], RegExp][] = [
  ['a missing certificate', { cert: { unread: 'does not exist' } }, /certificate \S+a\.pem does not exist/],
  ['a missing key', { key: { unread: 'does not exist' } }, /the key \S+a\.key does not exist/],
  ['a key with a passphrase', { key: { unread: 'is locked with a passphrase' } }, /locked with a passphrase/],
  ['one that has ended', { cert: { ended: true } }, /ended on 2027-02-18/],
  ['one for another name', { cert: { isForDomain: false, names: 'DNS:x.dev' } }, /is for DNS:x\.dev, not/],
  ['the key of another', { key: { fits: false } }, /is not that of the certificate/],
];

describe('a certificate of a person’s own', () => {
  it.each(faults)('refuses %s before anything is done', (_what, parts, message) => {
    for (const proxy of ['caddy', 'nginx', 'host-nginx', 'host-caddy'] as const)
      expect(() => decide(parts, proxy)).toThrow(message);
  });

  it('is taken when it is sound, with a word on how its container sees the next one', () => {
    expect(decide({})).toMatchObject({ wanted: true });
    expect(decide({}).notes?.join()).toContain('docker compose restart seaworthy-proxy');
    expect(decide({}, 'host-nginx').notes?.join()).not.toContain('docker compose restart');
  });

  it('does not end the plans of others while a proxy serves it', () => {
    const mounts = [{ type: 'bind', source: good.cert.path, target: '/etc/seaworthy-certificate/cert.pem' }];
    const running = { project: [container('seaworthy-proxy', { mounts })], foreign: [] };
    const told = decide({ cert: { ended: true } }, 'caddy', { containers: running });
    expect(told).toMatchObject({ wanted: true });
    expect(told.notes?.join()).toContain('ended on 2027-02-18');
    const other = { project: [container('seaworthy-proxy')], foreign: [] };
    expect(() => decide({ cert: { ended: true } }, 'caddy', { containers: other })).toThrow('ended');
    const installedSite = { proxy: 'nginx' } as const;
    expect(decide({ cert: { ended: true } }, 'host-nginx', { installedSite })).toMatchObject({
      wanted: true,
    });
    expect(() => decide({ cert: { ended: true } }, 'host-caddy', { installedSite })).toThrow('ended');
  });

  it('leaves to Docker and root what this user may not read', () => {
    const told = decide({ key: { unread: 'permission denied', isDenied: true, fits: undefined } });
    expect(told).toMatchObject({ wanted: true });
    expect(told.notes?.join()).toContain('a.key was not looked at: permission denied');
  });
});

describe('a site that is still installed on the machine', () => {
  const left = (proxy: 'auto' | 'none' | 'caddy' | 'host-nginx' | 'host-caddy') => {
    const wishes = wishesWith({ domain: 'api.acme.dev', tls: { proxy } });
    const domainAddresses = { domain: 'api.acme.dev', addresses: ['203.0.113.7'], own: ['203.0.113.7'] };
    const given = { services, domainAddresses, installedSite: { proxy: 'nginx' } as const };
    return decision(httpsProxy, given, wishes).notes?.join() ?? '';
  };

  it('is told of, with the command, where another proxy or none is wished', () => {
    for (const proxy of ['auto', 'none', 'caddy', 'host-caddy'] as const)
      expect(left(proxy)).toContain('sudo seaworthy proxy remove');
    expect(left('host-nginx')).not.toContain('proxy remove');
  });
});
