import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { foreignContainers } from './foreign-containers.ts';

const line = { file: 'docker-compose.yml', line: 44 };
const services = [service('auth'), service('db', { containerName: { value: 'supabase-db', at: [line] } })];
const foreign = (reason: 'same-name' | 'same-project') => ({
  project: [container('db')],
  foreign: [{ name: 'supabase-db', project: 'supabase', workingDirectory: '/home/test/supabase', reason }],
});
const given = { services, deployment: deployment() };

describe('compose/foreign-containers', () => {
  it.each(['same-name', 'same-project'] as const)(
    'fails on a container of another directory with the %s',
    (reason) => {
      const outcome = judge(foreignContainers, { ...given, containers: foreign(reason) });
      expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'supabase-db', at: line }] });
      expect(JSON.stringify(outcome)).toContain('/home/test/supabase');
    },
  );

  it('passes when there is none', () => {
    const containers = { project: [container('db')], foreign: [] };
    expect(judge(foreignContainers, { ...given, containers })).toMatchObject({
      status: 'pass',
      evidence: [{ at: here }],
    });
  });

  it('is unknown without Docker', () => {
    expect(judge(foreignContainers, given).status).toBe('unknown');
  });
});
