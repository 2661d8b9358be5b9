import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import type { LogCollectorFact } from '../../../model/facts/files.ts';
import { foreignContainersCollected } from './foreign-containers-collected.ts';

const at = { file: 'volumes/logs/vector.yml', line: 7 };
type Source = LogCollectorFact['sources'][number];

function judged(
  others: readonly string[] | undefined,
  source: Partial<Source>,
  more: Partial<LogCollectorFact> = {},
) {
  const logCollector: LogCollectorFact = {
    file: 'volumes/logs/vector.yml',
    service: 'vector',
    sources: [{ name: 'docker_host', include: [], exclude: [], narrowed: false, at, ...source }],
    routes: [],
    unrouted: true,
    variables: [],
    ...more,
  };
  const containers = { project: [], foreign: [], ...(others === undefined ? {} : { others }) };
  return judge(foreignContainersCollected, { services: [service('vector')], containers, logCollector });
}

const router = { unrouted: false, routes: [{ name: 'db', containers: ['supabase-db'], at: here }] };

describe('logs/foreign-containers-collected', () => {
  it('fails when everything on the engine is collected and another project runs there', () => {
    expect(judged(['shop-web', 'shop-db'], { exclude: ['supabase-vector'] })).toMatchObject({
      status: 'fail',
      detail: 'shop-web and shop-db belong to other projects',
      evidence: [{ subject: 'container shop-web', at }, { at }],
    });
  });

  it('fails when the router names a container that is another stack’s', () => {
    expect(judged(['supabase-db'], {}, router)).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('supabase-db'),
    });
  });

  it('passes when nothing else runs, or nothing else is let through', () => {
    expect(judged([], {}).status).toBe('pass');
    expect(judged(['shop-web'], {}, router).status).toBe('pass');
    expect(judged(['shop-web'], { include: ['supabase-'] }).status).toBe('pass');
    expect(judged(['shop-web'], { exclude: ['shop-'] }).status).toBe('pass');
    expect(judged(['shop-web'], { narrowed: true }).status).toBe('pass');
  });

  it('fails when a prefix takes the neighbour in as well', () => {
    expect(judged(['supabase-staging-db'], { include: ['supabase-'] }).status).toBe('fail');
  });

  it('is unknown without Docker, without the file, and in facts saved before', () => {
    const services = [service('vector')];
    expect(judge(foreignContainersCollected, { services }).status).toBe('unknown');
    const containers = { project: [], foreign: [], others: [] };
    expect(judge(foreignContainersCollected, { services, containers }).status).toBe('unknown');
    expect(judged(undefined, {}).status).toBe('unknown');
  });

  it('does not apply without Vector', () => {
    const containers = { project: [], foreign: [], others: ['x'] };
    expect(judge(foreignContainersCollected, { services: [], containers }).status).toBe('skip');
  });
});
