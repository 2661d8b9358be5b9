import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { staticGatherers } from './catalogue.ts';

const root = '/srv/supabase';

async function hosts(files: Record<string, string>) {
  const edge = {
    image: 'supabase/edge-runtime:v1',
    volumes: [{ type: 'bind', source: `${root}/volumes/functions`, target: '/home/deno/functions' }],
  };
  const metrics = {
    image: 'prom/prometheus:v3',
    volumes: [{ type: 'bind', source: `${root}/prometheus.yml`, target: '/etc/prometheus/prometheus.yml' }],
  };
  const project = projectOf({ root: { services: { edge, metrics } } });
  const given = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]));
  return knownValue(await gather('namedHosts', staticGatherers, project, fakeWorld({ files: given }))).hosts;
}

describe('namedHosts', () => {
  it('tells the containers that functions call, with their lines, shared code included', async () => {
    const found = await hosts({
      'volumes/functions/a/index.ts': [
        "import 'https://deno.land/std/http.ts';",
        '// http://commented:1',
        "await fetch('http://kong:8000/rest/v1/');",
        'await fetch(`http://$' + '{host}/x`); await fetch("http://api.example.com");',
      ].join('\n'),
      'volumes/functions/_shared/call.ts': 'export const url = "http://Api-GW/rest";',
    });
    expect(found).toEqual([
      { of: 'function', host: 'api-gw', at: { file: 'volumes/functions/_shared/call.ts', line: 1 } },
      { of: 'function', host: 'kong', at: { file: 'volumes/functions/a/index.ts', line: 3 } },
    ]);
  });

  it('tells what Prometheus scrapes, and what it lets a prober open', async () => {
    const found = await hosts({
      'prometheus.yml': [
        'scrape_configs:',
        '  - job_name: kong',
        '    static_configs: [{ targets: ["kong:8100", "node.example.com:9100"] }]',
        '  - job_name: probe',
        '    static_configs: [{ targets: ["http://kong:8000/auth/v1/health"] }]',
      ].join('\n'),
    });
    expect(found).toEqual([
      { of: 'metrics', host: 'kong', at: { file: 'prometheus.yml', line: 3 } },
      { of: 'metrics', host: 'kong', at: { file: 'prometheus.yml', line: 5 } },
    ]);
  });

  it('knows that there are none', async () => {
    expect(await hosts({})).toEqual([]);
  });
});
