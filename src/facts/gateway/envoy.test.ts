import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../../test/helpers/gather.ts';
import { projectOf } from '../../../test/helpers/project.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Known } from '../../model/fact.ts';
import type { GatewayFact } from '../../model/facts/gateway.ts';
import { gatewayGatherer } from '../gateway.ts';
import { servicesGatherer } from '../services.ts';

const envoyFolder = '/srv/supabase/volumes/api/envoy';

function envoy(files: Record<string, string>): Promise<Known<GatewayFact>> {
  const volumes = Object.keys(files).map((name) => ({
    type: 'bind',
    source: `${envoyFolder}/${name}`,
    target: `/etc/envoy/${name}`,
  }));
  const project = projectOf({
    root: {
      services: { 'api-gw': { image: 'envoyproxy/envoy:v1', environment: { ANON_KEY: 'x' }, volumes } },
    },
  });
  const paths = Object.entries(files).map(([name, text]) => [`${envoyFolder}/${name}`, text]);
  const world = fakeWorld({ files: Object.fromEntries(paths) });
  return gather('gateway', [servicesGatherer, gatewayGatherer], project, world);
}

function accesses(fact: Known<GatewayFact>): Record<string, string> {
  return Object.fromEntries(knownValue(fact).routes.map(({ path, access }) => [path, access]));
}

const rbacType = 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3';

function envoyRoute(name: string, match: string, settings: string): string {
  return `- { name: ${name}, match: ${match}, route: { cluster: main, timeout: 30s }, typed_per_filter_config: {${settings}} }`;
}

function perRoute(action: string, principals: string): string {
  return `rbac: { '@type': ${rbacType}.RBACPerRoute, rbac: { rules: { action: ${action}, policies: { p: { permissions: [{ any: true }], principals: [${principals}] } } } } }`;
}

const noLogin = 'login: { disabled: true }';
const header = (key: string): string => `{ header: { name: apikey, string_match: { exact: '\${${key}}' } } }`;

function listener(routes: readonly string[]): string {
  return [
    'resources:',
    '  - filter_chains:',
    '      - filters:',
    '          - typed_config:',
    '              route_config:',
    '                virtual_hosts:',
    '                  - name: all',
    '                    routes:',
    ...routes.map((line) => `                      ${line}`),
    '              http_filters:',
    '                - name: login',
    "                  typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuth }",
    '                - name: keys',
    '                  typed_config:',
    "                    '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
    '                    inline_code: |',
    '                      local guarded = { ["guarded"] = true }',
    '                      function envoy_on_request(r)',
    '                        if guarded[r:streamInfo():routeName()] then r:respond({ [":status"] = "401" }, "") end',
    '                      end',
    '                - name: rbac',
    '                  typed_config:',
    `                    '@type': ${rbacType}.RBAC`,
    '                    rules:',
    '                      action: ALLOW',
    '                      policies:',
    `                        admin: { permissions: [{ url_path: { path: { prefix: /pg/ } } }], principals: [${header('SERVICE_ROLE_KEY')}] }`,
    `                        keys: { permissions: [{ or_rules: { rules: [{ url_path: { path: { prefix: /rest/ } } }] } }], principals: [${header('ANON_KEY')}, ${header('SERVICE_ROLE_KEY')}] }`,
  ].join('\n');
}

describe('gateway of Envoy', () => {
  it('tells who gets through each route', async () => {
    const fact = await envoy({
      'lds.template.yaml': listener([
        envoyRoute('open', '{ prefix: /open/ }', `${noLogin}, ${perRoute('ALLOW', '{ any: true }')}`),
        envoyRoute('guarded', '{ prefix: /guarded/ }', `${noLogin}, ${perRoute('ALLOW', '{ any: true }')}`),
        envoyRoute('off', '{ prefix: /off/ }', `${noLogin}, rbac: { disabled: true }`),
        envoyRoute('rest', '{ prefix: /rest/v1/ }', noLogin),
        envoyRoute(
          'root',
          '{ path: /rest/v1 }',
          `${noLogin}, ${perRoute('ALLOW', header('SERVICE_ROLE_KEY'))}`,
        ),
        envoyRoute('pg', '{ prefix: /pg/ }', noLogin),
        envoyRoute('blocked', '{ prefix: /blocked/ }', `${noLogin}, ${perRoute('DENY', '{ any: true }')}`),
        envoyRoute('forgotten', '{ prefix: /forgotten/ }', noLogin),
        envoyRoute(
          'local',
          '{ prefix: /local/ }',
          `${noLogin}, ${perRoute('ALLOW', '{ direct_remote_ip: { address_prefix: 127.0.0.1, prefix_len: 32 } }')}`,
        ),
        '- { name: fixed, match: { prefix: /fixed/ }, direct_response: { status: 404 } }',
        envoyRoute('studio', '{ prefix: / }', perRoute('ALLOW', '{ any: true }')),
      ]),
    });

    expect(accesses(fact)).toEqual({
      '/open/': 'open',
      '/guarded/': 'key',
      '/off/': 'open',
      '/rest/v1/': 'key',
      '/rest/v1': 'service',
      '/pg/': 'service',
      '/blocked/': 'denied',
      '/forgotten/': 'denied',
      '/local/': 'address',
      '/fixed/': 'denied',
      '/': 'login',
    });
  });

  it('tells the file, the line, where the cluster leads and the timeout', async () => {
    const fact = await envoy({
      'lds.template.yaml': listener([envoyRoute('rest', '{ path: /rest/v1/ }', noLogin)]),
      'cds.yaml':
        'resources: [{ name: main, load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: rest, port_value: 3000 } } } }] }] } }]\n',
    });

    expect(knownValue(fact)).toMatchObject({
      dialect: 'envoy',
      file: 'volumes/api/envoy/lds.template.yaml',
      routes: [{ name: 'rest', match: 'exact', upstream: 'rest:3000', timeoutMs: 30_000, at: { line: 9 } }],
    });
  });

  it('knows the anon key itself where somebody wrote it into the file', async () => {
    const claims = Buffer.from('{"role":"anon"}').toString('base64url');
    const key = `eyJhbGciOiJIUzI1NiJ9.${claims}.c2lnbmF0dXJl`;
    const literal = `{ header: { name: apikey, string_match: { exact: '${key}' } } }`;
    const fact = await envoy({
      'lds.yaml': listener([envoyRoute('x', '{ prefix: /x/ }', `${noLogin}, ${perRoute('ALLOW', literal)}`)]),
    });

    expect(accesses(fact)).toEqual({ '/x/': 'key' });
    expect(JSON.stringify(fact)).not.toContain(key);
  });

  it.each([
    ['there is no listener file', {}, 'Envoy mounts no configuration file'],
    [
      'it has another form',
      { 'lds.yaml': 'resources: []\n' },
      'holds no routes in a form of Envoy that is known here',
    ],
  ])('is unknown when %s', async (_what, files, reason) => {
    const fact = await envoy(files);

    expect(fact.known ? '' : fact.reason).toContain(reason);
  });

  it('tells the host that a route rewrites to', async () => {
    const route =
      '- { name: ws, match: { prefix: /realtime/v1/ }, route: { cluster: realtime, host_rewrite_literal: tenant.realtime } }';
    const fact = await envoy({ 'lds.template.yaml': listener([route]) });
    expect(knownValue(fact).routes).toMatchObject([{ name: 'ws', host: 'tenant.realtime' }]);
  });
});
