import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../../test/helpers/gather.ts';
import { projectOf } from '../../../test/helpers/project.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Known } from '../../model/fact.ts';
import type { GatewayFact } from '../../model/facts/gateway.ts';
import { gatewayGatherer } from '../gateway.ts';
import { servicesGatherer } from '../services.ts';

const kongPath = '/srv/supabase/volumes/api/kong.yml';

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
