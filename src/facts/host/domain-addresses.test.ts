import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import type { Resolved } from '../../ports/resolver.ts';
import { domainAddresses } from './domain-addresses.ts';

function look(wishes: string, answer: Resolved) {
  const given = live({ files: { '/srv/supabase/seaworthy.yaml': wishes } });
  const asked: string[] = [];
  const world = {
    ...given.world,
    resolver: {
      async addresses(name: string) {
        asked.push(name);
        return answer;
      },
    },
    tcp: { ...given.world.tcp, ownAddresses: () => ['203.0.113.7'] },
  };
  return gather(domainAddresses, { ...given, world }).then((fact) => ({ fact, asked }));
}

describe('domainAddresses', () => {
  it('tells where the wished name leads, and where this machine is', async () => {
    const answer = { resolved: true, addresses: ['203.0.113.8'] } as const;
    expect(await look('version: 1\ndomain: "API.acme.dev"  # ours\ntls: { proxy: caddy }\n', answer)).toEqual(
      {
        fact: {
          known: true,
          value: { domain: 'api.acme.dev', addresses: ['203.0.113.8'], own: ['203.0.113.7'] },
        },
        asked: ['api.acme.dev'],
      },
    );
  });

  it('tells a name that is not there from one that nobody could ask for', async () => {
    const absent = await look('domain: api.acme.dev\ntls:\n  proxy: nginx\n', {
      resolved: false,
      isAbsent: true,
      reason: 'ENOTFOUND',
    });
    expect(absent.fact).toMatchObject({ known: true, value: { addresses: [] } });
    const alone = await look('domain: api.acme.dev\ntls:\n  proxy: nginx\n', {
      resolved: false,
      isAbsent: false,
      reason: 'EAI_AGAIN',
    });
    expect(alone.fact).toMatchObject({ known: false, reason: expect.stringContaining('EAI_AGAIN') });
  });

  it('asks nobody where no proxy of ours is wished', async () => {
    for (const tls of ['', 'tls: { proxy: existing }\n', '# tls: { proxy: caddy }\n', 'tls: [\n']) {
      const { fact, asked } = await look(`domain: api.acme.dev\n${tls}`, { resolved: true, addresses: [] });
      expect(fact).toMatchObject({
        known: false,
        reason: expect.stringMatching(/wishes no proxy|names no domain/),
      });
      expect(asked).toEqual([]);
    }
  });

  it.each(['tls: { proxy: host-nginx }', '{tls: {"proxy": "host-caddy"}}'])(
    'asks for a proxy on the machine, however it is written: %s',
    async (tls) => {
      const wishes = tls.startsWith('{')
        ? '{domain: api.acme.dev, "tls": {"proxy": "host-caddy"}}'
        : `domain: api.acme.dev\n${tls}\n`;
      const { asked } = await look(wishes, { resolved: true, addresses: ['203.0.113.7'] });
      expect(asked).toEqual(['api.acme.dev']);
    },
  );

  it('asks nobody where no domain is wished', async () => {
    const { fact, asked } = await look('tls:\n  domain: api.acme.dev\n', { resolved: true, addresses: [] });
    expect(fact).toEqual({ known: false, reason: 'seaworthy.yaml names no domain' });
    expect(asked).toEqual([]);
  });
});
