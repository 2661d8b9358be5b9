import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { runningOtherFiles } from './running-other-files.ts';

const file = (path: string, by: 'list' | 'include' | 'override' = 'list') => ({ path, by, bytes: 100 });
const running = (configFiles: string[], workingDirectory = '/srv/supabase') => ({
  project: [container('db', { configFiles, workingDirectory })],
  foreign: [],
});
const base = '/srv/supabase/docker-compose.yml';
const given = { services: [service('db')], deployment: deployment() };

describe('compose/running-other-files', () => {
  it('fails when an overlay runs that is not in effect here', () => {
    const containers = running([base, '/srv/supabase/docker-compose.s3.yml']);
    const outcome = judge(runningOtherFiles, { ...given, containers });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    expect(JSON.stringify(outcome)).toContain('docker-compose.s3.yml');
  });

  it('fails when an overlay is in effect here that does not run', () => {
    const files = [file('docker-compose.yml'), file('docker-compose.caddy.yml')];
    const outcome = judge(runningOtherFiles, {
      ...given,
      deployment: deployment({ files }),
      containers: running([base]),
    });
    expect(outcome.status).toBe('fail');
  });

  it('passes on the same files, the implicit override with them, included ones aside', () => {
    expect(judge(runningOtherFiles, { ...given, containers: running([base]) }).status).toBe('pass');
    const files = [
      file('docker-compose.yml'),
      file('docker-compose.override.yml', 'override'),
      file('x.yml', 'include'),
    ];
    const containers = running([base, '/srv/supabase/docker-compose.override.yml']);
    expect(judge(runningOtherFiles, { ...given, deployment: deployment({ files }), containers }).status).toBe(
      'pass',
    );
  });

  it('passes when the directory is reached by another name', () => {
    const containers = running(['/data/disk1/supabase/docker-compose.yml'], '/data/disk1/supabase');
    expect(judge(runningOtherFiles, { ...given, containers }).status).toBe('pass');
  });

  it('is unknown when nothing runs, when the model was piped in, or without Docker', () => {
    const none = { project: [], foreign: [] };
    expect(judge(runningOtherFiles, { ...given, containers: none }).status).toBe('unknown');
    expect(judge(runningOtherFiles, { ...given, containers: running(['-']) }).status).toBe('unknown');
    expect(judge(runningOtherFiles, given).status).toBe('unknown');
  });
});
