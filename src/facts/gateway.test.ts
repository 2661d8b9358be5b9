import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import type { Known } from '../model/fact.ts';
import type { GatewayFact } from '../model/facts/gateway.ts';
import { gatewayGatherer } from './gateway.ts';
import { servicesGatherer } from './services.ts';

const kongPath = '/srv/supabase/volumes/api/kong.yml';
const envoyFolder = '/srv/supabase/volumes/api/envoy';

function kong(text: string | undefined, service: object = {}): Promise<Known<GatewayFact>> {
  const project = projectOf({
    root: {
      services: {
        edge: {
          image: 'kong/kong:3.9.3',
          environment: { SUPABASE_ANON_KEY: 'x', KONG_DECLARATIVE_CONFIG: '/usr/local/kong/kong.yml' },
          volumes: [{ type: 'bind', source: kongPath, target: '/home/kong/temp.yml' }],
          ...service,
        },
      },
    },
  });
  const world = fakeWorld({ files: text === undefined ? {} : { [kongPath]: text } });
  return gather('gateway', [servicesGatherer, gatewayGatherer], project, world);
}

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

const consumers = `
consumers:
  - username: anon
    keyauth_credentials: [{ key: $SUPABASE_ANON_KEY }]
  - username: service_role
    keyauth_credentials: [{ key: $SUPABASE_SERVICE_KEY }]
acls:
  - { consumer: anon, group: anon }
  - { consumer: service_role, group: admin }
`;

function route(path: string, ...plugins: string[]): string {
  return `  - { name: "${path}", url: "http://upstream:1/x", routes: [{ name: "${path}", paths: ["${path}"] }], plugins: [${plugins.join(', ')}] }`;
}

describe('gateway of Kong', () => {
  it('tells who gets through each route', async () => {
    const fact = await kong(
      [
        '_format_version: "2.1"',
        consumers,
        'services:',
        route('/open/', '{ name: cors }'),
        route('/key/', '{ name: key-auth }', '{ name: acl, config: { allow: [admin, anon] } }'),
        route('/bare-key/', '{ name: key-auth }'),
        route('/admin/', '{ name: key-auth }', '{ name: acl, config: { allow: [admin] } }'),
        route('/anonymous/', '{ name: key-auth, config: { anonymous: guest } }'),
        route('/blocked/', '{ name: request-termination, config: { status_code: 403 } }'),
        route('/unblocked/', '{ name: request-termination, enabled: false }'),
        route('/listed/', '{ name: ip-restriction, config: { allow: [127.0.0.1] } }'),
        route('/', '{ name: cors }', '{ name: basic-auth }'),
      ].join('\n'),
    );

    expect(accesses(fact)).toEqual({
      '/open/': 'open',
      '/key/': 'key',
      '/bare-key/': 'key',
      '/admin/': 'service',
      '/anonymous/': 'open',
      '/blocked/': 'denied',
      '/unblocked/': 'open',
      '/listed/': 'address',
      '/': 'login',
    });
  });

  it('tells the file, the line, the upstream and the timeout', async () => {
    const fact = await kong(
      'services:\n  - name: functions-v1\n    url: http://functions:9000/\n    read_timeout: 150000\n    routes:\n      - name: functions-v1-all\n        paths: [/functions/v1/]\n',
    );

    expect(knownValue(fact)).toEqual({
      dialect: 'kong',
      file: 'volumes/api/kong.yml',
      routes: [
        {
          name: 'functions-v1-all',
          path: '/functions/v1/',
          match: 'prefix',
          access: 'open',
          upstream: 'http://functions:9000/',
          timeoutMs: 150_000,
          at: { file: 'volumes/api/kong.yml', line: 6 },
        },
      ],
    });
  });

  it('reads the expressions router, regular expressions, routes and plugins at the top', async () => {
    const fact = await kong(
      [
        '_format_version: "3.0"',
        'services:',
        '  - name: rest',
        '    host: rest',
        '    port: 3000',
        '    routes:',
        '      - { name: root, expression: \'http.path == "/rest/v1/"\' }',
        "      - { name: pattern, paths: ['~/v[0-9]+/x'] }",
        'routes:',
        '  - { name: loose, service: { name: rest }, paths: [/loose] }',
        'plugins:',
        '  - { name: key-auth, service: rest }',
        '  - { name: request-termination, route: root }',
      ].join('\n'),
    );

    expect(knownValue(fact).routes).toMatchObject([
      { path: '/rest/v1/', match: 'exact', access: 'denied', upstream: 'http://rest:3000' },
      { path: '~/v[0-9]+/x', match: 'regex', access: 'key' },
      { path: '/loose', match: 'prefix', access: 'key' },
    ]);
  });

  it.each([
    ['bare', 'password: $DASHBOARD_PASSWORD', {}, 7],
    ['in quotes', "password: '$DASHBOARD_PASSWORD'", {}, undefined],
    ['in quotes that the old entry point takes away', 'password: "$DASHBOARD_PASSWORD"', { echo: true }, 7],
  ])(
    'tells where the dashboard password stands %s',
    async (_how, line, { echo }: { echo?: boolean }, expected) => {
      const text = `services:\n  - name: x\n    url: http://x\n    routes: [{ paths: [/] }]\nbasicauth_credentials:\n  - consumer: DASHBOARD\n    ${line}\n`;
      const entrypoint =
        echo === true ? ['bash', '-c', 'eval "echo \\"$(cat ~/temp.yml)\\"" > ~/kong.yml'] : [];

      const fact = knownValue(await kong(text, { entrypoint }));

      expect(fact.dashboardPasswordUnquoted?.line).toBe(expected);
    },
  );

  it('shows no key that somebody wrote into the file', async () => {
    const fact = await kong(
      'services:\n  - { name: a, url: "http://u:writtenhere@h:1", routes: [{ paths: [/] }] }\n',
    );

    expect(JSON.stringify(fact)).not.toContain('writtenhere');
  });

  it.each([
    ['is not there', undefined, {}, 'volumes/api/kong.yml does not exist'],
    [
      'has no routes',
      'hello: world\n',
      {},
      'volumes/api/kong.yml holds no routes in a form of Kong that is known here',
    ],
    ['is not mounted', '', { volumes: [] }, 'Kong mounts no configuration file'],
    [
      'is a database',
      '',
      { environment: { KONG_DATABASE: 'postgres', ANON_KEY: 'x' } },
      'Kong keeps its routes in a database',
    ],
    ['is broken', 'a: [b\n', {}, 'could not be read: volumes/api/kong.yml:2'],
  ])('is unknown when the file %s', async (_what, text, service, reason) => {
    const fact = await kong(text, service);

    expect(fact.known ? '' : fact.reason).toContain(reason);
  });

  it('finds the file in a folder that is mounted', async () => {
    const folder = '/srv/supabase/volumes/api';
    const fact = await kong('services: [{ name: a, url: "http://a", routes: [{ paths: [/a] }] }]\n', {
      volumes: [{ type: 'bind', source: folder, target: '/home/kong' }],
    });

    expect(knownValue(fact).routes).toHaveLength(1);
  });
});

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
});

describe('gateway', () => {
  it('is unknown where no service is one', async () => {
    const project = projectOf({ root: { services: { db: { image: 'supabase/postgres:17' } } } });
    const fact = await gather('gateway', [servicesGatherer, gatewayGatherer], project);

    expect(fact).toEqual({ known: false, reason: 'no service here is an API gateway' });
  });
});
