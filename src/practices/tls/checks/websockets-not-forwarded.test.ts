import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import { websocketsNotForwarded } from './websockets-not-forwarded.ts';

const services = [
  service('gateway', { networks: gatewayNetworks, ports: [port(8000, 8000, '127.0.0.1')] }),
  service('realtime'),
];
const deaf = { upgradesWebSockets: false };
const at = { file: 'nginx.conf', line: 7 };

describe('tls/websockets-not-forwarded', () => {
  it('fails for a proxy that does not upgrade, on the network and on the host', () => {
    expect(judge(websocketsNotForwarded, { services, proxyConfigs: [proxyConfig(deaf)] })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'volumes/proxy/nginx.conf', at: { line: 48 } }],
    });
    const onHost = proxyConfig({ ...deaf, upstreams: [{ address: '127.0.0.1:8000', at }] });
    expect(judge(websocketsNotForwarded, { services, proxyConfigs: [onHost] }).status).toBe('fail');
  });

  it('passes when it upgrades, in this file or in another', () => {
    expect(judge(websocketsNotForwarded, { services, proxyConfigs: [proxyConfig()] }).status).toBe('pass');
    const two = [proxyConfig(deaf), proxyConfig()];
    expect(judge(websocketsNotForwarded, { services, proxyConfigs: two }).status).toBe('pass');
  });

  it('skips a proxy of something else, and a stack without Realtime', () => {
    const other = proxyConfig({ ...deaf, upstreams: [{ address: 'frontend:3000', at }] });

    expect(judge(websocketsNotForwarded, { services, proxyConfigs: [other] }).status).toBe('skip');
    const without = services.slice(0, 1);
    expect(
      judge(websocketsNotForwarded, { services: without, proxyConfigs: [proxyConfig(deaf)] }).status,
    ).toBe('skip');
  });

  it('is unknown when the configurations could not be read', () => {
    expect(judge(websocketsNotForwarded, { services }).status).toBe('unknown');
  });

  it('is unknown when the header may stand in a part that was not read', () => {
    const part = { text: 'include /etc/nginx/snippets/ws.conf', at };
    const hidden = proxyConfig({ ...deaf, unseen: { upgradesWebSockets: part } });
    expect(judge(websocketsNotForwarded, { services, proxyConfigs: [hidden] })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('include /etc/nginx/snippets/ws.conf (nginx.conf:7)'),
    });
    const other = proxyConfig({ ...deaf, unseen: { bodyLimitBytes: part } });
    expect(judge(websocketsNotForwarded, { services, proxyConfigs: [other] }).status).toBe('fail');
  });
});
