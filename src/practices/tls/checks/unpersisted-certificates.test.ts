import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import type { VolumeFact } from '../../../model/facts/services.ts';
import { unpersistedCertificates } from './unpersisted-certificates.ts';

function proxy(reference: string, ...volumes: readonly Partial<VolumeFact>[]) {
  const complete = volumes.map(
    (volume): VolumeFact => ({ type: 'volume', target: '/', readOnly: false, at: [here], ...volume }),
  );
  return {
    services: [service('proxy', { image: image(reference), ports: [port(443, 443)], volumes: complete })],
  };
}

describe('tls/unpersisted-certificates', () => {
  it.each([
    ['nothing', proxy('caddy:2')],
    ['another folder', proxy('caddy:2', { source: 'caddy_config', target: '/config' })],
    ['a volume without a name', proxy('caddy:2', { target: '/data' })],
    ['memory', proxy('jonasal/nginx-certbot:6', { type: 'tmpfs', target: '/etc/letsencrypt' })],
  ])('fails when %s keeps them', (_what, given) => {
    expect(judge(unpersistedCertificates, given)).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.proxy.volumes', at: here }],
    });
  });

  it.each([
    ['a named volume', proxy('caddy:2', { source: 'caddy_data', target: '/data' })],
    [
      'a folder of the host',
      proxy('docker.io/library/caddy:2', { type: 'bind', source: '/srv/caddy', target: '/data/' }),
    ],
    ['a volume of certbot', proxy('jonasal/nginx-certbot:6', { source: 'le', target: '/etc/letsencrypt' })],
  ])('passes when %s keeps them', (_what, given) => {
    expect(judge(unpersistedCertificates, given).status).toBe('pass');
  });

  it('skips proxies that fetch none', () => {
    expect(judge(unpersistedCertificates, proxy('nginx:1')).status).toBe('skip');
    const plain = [service('proxy', { image: image('caddy:2'), ports: [port(80, 80)] })];
    expect(judge(unpersistedCertificates, { services: plain }).status).toBe('skip');
    expect(judge(unpersistedCertificates, { services: [service('db')] }).status).toBe('skip');
  });
});
