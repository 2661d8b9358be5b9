import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { differingServices } from './differing-services.ts';

const web = {
  image: 'x',
  networks: { default: null },
  deploy: { replicas: 1, resources: { limits: { cpus: 1 } } },
};

function project(parts: object, more: object = {}) {
  return projectOf({
    root: {
      services: { web: { ...web, ...parts }, same: { image: 'y' } },
      networks: { default: { name: 'a' } },
      ...more,
    },
  });
}

const stock = project({});

describe('differingServices', () => {
  it.each([
    ['an image', { image: 'z' }],
    ['a variable', { environment: { A: '1' } }],
    ['a port', { ports: [{ target: 80 }] }],
    ['a limit', { deploy: { replicas: 1, resources: { limits: { cpus: 2 } } } }],
    ['a health check', { healthcheck: { interval: '5s' } }],
  ])('names the service of which %s differs', (_what, parts) => {
    expect(differingServices(stock, project(parts))).toEqual(['web']);
  });

  it.each([
    ['build', { build: { context: '.' } }],
    ['pull_policy', { pull_policy: 'always' }],
    ['depends_on', { depends_on: { same: { condition: 'service_started' } } }],
    ['scale', { scale: 2, deploy: { ...web.deploy, replicas: 2 } }],
    ['profiles', { profiles: ['a'] }],
  ])('leaves out %s, which reaches no container', (_what, parts) => {
    expect(differingServices(stock, project(parts))).toEqual([]);
  });

  it('does not mind the order of keys', () => {
    expect(
      differingServices(
        stock,
        project({ deploy: { resources: web.deploy.resources, replicas: 1 }, image: 'x' }),
      ),
    ).toEqual([]);
  });

  it('names services that only one of the two has', () => {
    const other = projectOf({ root: { services: { new: { image: 'x' }, same: { image: 'y' } } } });
    expect(differingServices(stock, other)).toEqual(['new', 'web']);
  });

  it('names services whose network differs', () => {
    expect(differingServices(stock, project({}, { networks: { default: { name: 'b' } } }))).toEqual(['web']);
  });
});
