import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { misnamedRoute } from './misnamed-route.ts';

const at = { file: 'vector.yml', line: 36 };
const deployment = {
  project: 'supabase',
  directory: '/srv/supabase',
  files: [],
  filesFrom: 'default' as const,
  filesNotUsed: [],
  envFile: null,
  unsetVariables: [],
  profiles: [],
};
const called = (name: string) => ({ containerName: { value: name, at: [here] } });
const services = [
  service('vector', called('supabase-vector')),
  service('realtime', called('realtime-dev.supabase-realtime')),
  service('gateway', called('supabase-envoy')),
  service('rest'),
];

function judged(routes: Record<string, readonly string[]>) {
  const logCollector = {
    file: 'vector.yml',
    service: 'vector',
    sources: [],
    routes: Object.entries(routes).map(([name, containers]) => ({ name, containers, at })),
    unrouted: false,
    variables: [],
  };
  return judge(misnamedRoute, { deployment, services, logCollector });
}

describe('logs/misnamed-route', () => {
  it('fails for the name that upstream’s file had for Realtime', () => {
    expect(judged({ realtime: ['supabase-realtime'] })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'route realtime', at }],
    });
  });

  it('passes when one of a route’s names is a container’s', () => {
    expect(judged({ kong: ['supabase-kong', 'supabase-envoy'] }).status).toBe('pass');
  });

  it('passes with the name that Compose gives', () => {
    expect(judged({ rest: ['supabase-rest-1'] }).status).toBe('pass');
  });

  it('passes with the route of a service that this stack leaves out, or of something else', () => {
    expect(judged({ functions: ['supabase-edge-functions'], shop: ['shop-web'] }).status).toBe('pass');
  });

  it('does not apply where no name is compared, or without Vector', () => {
    expect(judged({}).status).toBe('skip');
    expect(judge(misnamedRoute, { deployment, services: [service('rest')] }).status).toBe('skip');
  });

  it('is unknown when its file cannot be read', () => {
    expect(judge(misnamedRoute, { deployment, services }).status).toBe('unknown');
  });
});
