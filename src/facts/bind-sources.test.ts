import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { bindSourcesGatherer } from './bind-sources.ts';
import { servicesGatherer } from './services.ts';

async function sourceOf(source: string, target: string, type = 'bind') {
  const project = projectOf({ root: { services: { x: { volumes: [{ type, source, target }] } } } });
  const files = {
    '/srv/kong.yml': 'a: b\n',
    '/srv/made-by-docker.yml/': '',
    '/srv/data/PG_VERSION': '17\n',
  };
  const fact = await gather(
    'bindSources',
    [servicesGatherer, bindSourcesGatherer],
    project,
    fakeWorld({ files }),
  );
  return knownValue(fact)[0];
}

describe('bindSources', () => {
  it.each([
    ['/srv/kong.yml', '/home/kong/temp.yml', 'file', 'file'],
    ['/srv/made-by-docker.yml', '/etc/vector/vector.yml', 'file', 'directory'],
    ['/srv/gone.sql', '/docker-entrypoint-initdb.d/99-roles.sql', 'file', 'missing'],
    ['/srv/data', '/var/lib/postgresql/data', 'directory', 'directory'],
    ['/srv/none', '/home/deno/functions', 'directory', 'missing'],
    ['/srv/data', '/etc/caddy', 'any', 'directory'],
    ['/srv/none', '/var/run/docker.sock', 'any', 'missing'],
  ])('tells of %s at %s that a %s is expected and a %s is found', async (source, target, expected, found) => {
    expect(await sourceOf(source, target)).toMatchObject({ service: 'x', source, target, expected, found });
  });

  it('leaves Docker volumes alone', async () => {
    expect(await sourceOf('db-config', '/etc/postgresql-custom', 'volume')).toBeUndefined();
  });

  it.each([
    ['--config.file=/etc/prometheus/p.yml', [], '/etc/prometheus/p.yml'],
    ['--storage.tsdb.path=/etc/prometheus/data', [], undefined],
    ['--config.file=/etc/prometheus-two/p.yml', [], undefined],
    ['--config.file=/etc/prometheus/p.yml', ['/etc/prometheus/p.yml'], undefined],
  ])('tells of a folder which file of it %s names', async (word, others, named) => {
    const bind = (source: string, target: string) => ({ type: 'bind', source, target });
    const volumes = [
      bind('/srv/p', '/etc/prometheus'),
      ...others.map((target) => bind('/srv/kong.yml', target)),
    ];
    const project = projectOf({ root: { services: { x: { command: [word], volumes } } } });
    const gatherers = [servicesGatherer, bindSourcesGatherer];
    const facts = knownValue(await gather('bindSources', gatherers, project, fakeWorld()));

    expect(facts[0]).toMatchObject({ target: '/etc/prometheus', found: 'missing' });
    expect(facts[0]?.named).toBe(named);
  });
});
