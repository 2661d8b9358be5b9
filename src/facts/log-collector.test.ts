import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { logCollectorGatherer } from './log-collector.ts';
import { servicesGatherer } from './services.ts';

const mount = { type: 'bind', source: '/srv/supabase/logs/vector.yml', target: '/etc/vector/vector.yml' };

function fact(text: string, vector: object = {}) {
  const root = {
    services: {
      logs: {
        image: 'timberio/vector:0.53.0-alpine',
        command: ['--config', '/etc/vector/vector.yml'],
        volumes: [mount],
        ...vector,
      },
    },
  };
  const world = fakeWorld({ files: { '/srv/supabase/logs/vector.yml': text } });
  return gather('logCollector', [servicesGatherer, logCollectorGatherer], projectOf({ root }), world);
}

/** Shaped as upstream's volumes/logs/vector.yml. */
const upstream = `sources:
  docker_host:
    type: docker_logs
    exclude_containers:
      - supabase-vector
transforms:
  project_logs: { type: remap, inputs: [docker_host], source: '.appname = del(.container_name)' }
  router:
    type: route
    inputs: [project_logs]
    route:
      kong: '.appname == "supabase-kong" || .appname == "supabase-envoy"'
      db: '.appname == "supabase-db"'
  rest_logs: { type: remap, inputs: [router.kong], source: '.timestamp = to_timestamp!(.time)' }
sinks:
  one:
    type: http
    inputs: [rest_logs]
    request: { headers: { x-api-key: '\${LOGFLARE_PUBLIC_ACCESS_TOKEN?is required}' } }
  two: { type: http, inputs: [router.db] }
`;

describe('logCollector', () => {
  it('tells what Docker source, router and sinks let through', async () => {
    expect(knownValue(await fact(upstream))).toEqual({
      file: 'logs/vector.yml',
      service: 'logs',
      sources: [
        {
          name: 'docker_host',
          include: [],
          exclude: ['supabase-vector'],
          narrowed: false,
          at: { file: 'logs/vector.yml', line: 2 },
        },
      ],
      routes: [
        {
          name: 'kong',
          containers: ['supabase-kong', 'supabase-envoy'],
          at: { file: 'logs/vector.yml', line: 12 },
        },
        { name: 'db', containers: ['supabase-db'], at: { file: 'logs/vector.yml', line: 13 } },
      ],
      unrouted: false,
      variables: [{ name: 'LOGFLARE_PUBLIC_ACCESS_TOKEN', at: { file: 'logs/vector.yml', line: 19 } }],
      oldFunctionAt: { file: 'logs/vector.yml', line: 14 },
    });
  });

  const source = 'sources: { a: { type: docker_logs } }\n';
  const filter = `transforms: { f: { type: filter, inputs: [a], condition: '.container_name == "x"' } }\n`;
  it.each([
    ['straight from the source', `${source}sinks: { s: { inputs: [a] } }`, true],
    ['through a remap', `${source}transforms: { m: { inputs: a } }\nsinks: { s: { inputs: [m] } }`, true],
    ['by a wildcard', `${source}sinks: { s: { inputs: ['*'] } }`, true],
    ['what a router left over', upstream.replace('[router.db]', '[router._unmatched]'), true],
    ['through a filter by name', `${source}${filter}sinks: { s: { inputs: [f] } }`, false],
    ['from another source alone', `${source}sinks: { s: { inputs: [metrics] } }`, false],
    ['in a circle', `${source}transforms: { m: { inputs: [m] } }\nsinks: { s: { inputs: [m] } }`, false],
  ])('knows whether a sink takes what no condition chose: %s', async (_how, text, unrouted) => {
    expect(knownValue(await fact(text)).unrouted).toBe(unrouted);
  });

  it('reads variables as Vector does: defaults are optional, two dollars are one', async () => {
    const text = `${source}# $IN_A_COMMENT\nx: '\${A:-no} \${B-no} $$C \${D:?must} $E (.*)$'\ny: '$E'\n`;
    const names = knownValue(await fact(text)).variables.map(({ name, at }) => [name, at.line]);
    expect(names).toEqual([
      ['IN_A_COMMENT', 2],
      ['D', 3],
      ['E', 3],
    ]);
  });

  it('takes no other function for the one that is gone', async () => {
    const text = `${source}x: 'from_unix_timestamp!(1)' # to_timestamp!(1)\n`;
    expect(knownValue(await fact(text)).oldFunctionAt).toBeUndefined();
  });

  it.each([
    ['another image', upstream, { image: 'nginx:1' }],
    ['no file', upstream, { volumes: [] }],
    ['an empty file', '', {}],
    ['no source of Docker', 'sources: { a: { type: file } }\n', {}],
  ])('is unknown with %s', async (_what, text, vector) => {
    expect((await fact(text, vector)).known).toBe(false);
  });
});
