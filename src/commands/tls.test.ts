import { describe, expect, it } from 'vitest';
import { inMemory, stack } from '../../test/helpers/fixtures.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { parseWishes } from '../engine/wishes/read.ts';
import { tlsCommand } from './tls.ts';

const place = '/srv/supabase';

async function config(
  given: { for?: 'nginx' | 'caddy'; from?: 'host' | 'network'; json?: boolean },
  wishes: string,
) {
  const files = { ...inMemory(stack('stock'), place), [`${place}/seaworthy.yaml`]: wishes };
  const world = fakeWorld({ files, directory: place });
  const input = tlsCommand.input.parse({ directory: place, ...given });
  const ran = await tlsCommand.run(input as never, world, {} as never);
  return ran.text ?? '';
}

describe('seaworthy tls config', () => {
  it('leads a proxy on this machine to the published port', async () => {
    expect(await config({}, 'domain: api.acme.dev\n')).toContain(
      'set $seaworthy_gateway http://127.0.0.1:8000;',
    );
    expect(await config({ for: 'caddy' }, 'domain: api.acme.dev\n')).toContain(
      'reverse_proxy 127.0.0.1:8000 {',
    );
  });

  it('leads a proxy on the Compose network to the service, and straight to Storage', async () => {
    const text = await config({ for: 'caddy', from: 'network' }, 'domain: api.acme.dev\n');
    expect(text).toMatch(/reverse_proxy [a-z-]+:8000 \{/);
    expect(text).toContain('reverse_proxy storage:5000 {');
  });

  it('says what the services have to be told, as wishes that can be written down so', async () => {
    const text = await config({}, 'domain: api.acme.dev\n');
    const told = text.split('\n').filter((line) => /^# {3}|^# environment/.test(line));
    const yaml = told.map((line) => line.slice(2)).join('\n');
    const { environment } = parseWishes(yaml).wishes;
    expect(environment).toEqual({ auth: { GOTRUE_RATE_LIMIT_HEADER: 'X-Forwarded-For' } });
  });

  it('names files of the deployment by whole paths', async () => {
    const own = 'domain: api.acme.dev\ntls: { certificate: { cert: tls/a.pem, key: /etc/a.key } }\n';
    expect(await config({}, own)).toContain('ssl_certificate /srv/supabase/tls/a.pem;');
    expect(await config({ for: 'caddy' }, own)).toContain('tls /srv/supabase/tls/a.pem /etc/a.key {');
    const root =
      'domain: api.acme.dev\ntls: { acme: { server: "https://ca.acme.dev/acme", ca: root.pem } }\n';
    expect(await config({ for: 'caddy' }, root)).toContain('trusted_roots /srv/supabase/root.pem');
  });

  it('prints JSON with the site in it', async () => {
    const parsed = JSON.parse(await config({ json: true }, 'domain: api.acme.dev\n'));
    expect(parsed).toMatchObject({ for: 'nginx', from: 'host', site: { domain: 'api.acme.dev' } });
  });

  it('says where the domain is missing', async () => {
    await expect(config({}, '')).rejects.toThrow('seaworthy.yaml names no domain');
  });
});
