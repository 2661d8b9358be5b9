import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, judge as judgeFacts } from '../../../../test/helpers/facts.ts';
import type { BindSourceFact } from '../../../model/facts/files.ts';
import { missingBindSource } from './missing-bind-source.ts';

const judge = (check: typeof missingBindSource, facts: Parameters<typeof judgeFacts>[1]) =>
  judgeFacts(check, { deployment: deployment(), ...facts });
const mount = (parts: Partial<BindSourceFact>): BindSourceFact => ({
  service: 'vector',
  source: '/srv/supabase/volumes/logs/vector.yml',
  target: '/etc/vector/vector.yml',
  expected: 'file',
  found: 'file',
  at: here,
  ...parts,
});
const status = (parts: Partial<BindSourceFact>) =>
  judge(missingBindSource, { bindSources: [mount(parts)] }).status;

describe('compose/missing-bind-source', () => {
  it('fails on a file that is missing', () => {
    const outcome = judge(missingBindSource, { bindSources: [mount({ found: 'missing' })] });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.vector.volumes', saw: 'volumes/logs/vector.yml is missing', at: here }],
    });
  });

  it('fails on a directory where a file or a socket should be', () => {
    expect(status({ found: 'directory' })).toBe('fail');
    expect(status({ found: 'directory', expected: 'any', target: '/var/run/docker.sock' })).toBe('fail');
  });

  it('passes on folders that Docker will make, and on what is in order', () => {
    expect(status({})).toBe('pass');
    expect(status({ found: 'missing', expected: 'directory' })).toBe('pass');
    expect(status({ found: 'missing', expected: 'any' })).toBe('pass');
    expect(status({ found: 'socket', expected: 'any', target: '/var/run/docker.sock' })).toBe('pass');
  });

  it('fails on a missing folder when the command names a file of it', () => {
    const folder = { source: '/srv/supabase/p', target: '/etc/p', expected: 'any' as const };
    const bindSources = [mount({ ...folder, found: 'missing', named: '/etc/p/p.yml' })];
    expect(judge(missingBindSource, { bindSources })).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'p is missing, and with it /etc/p/p.yml of the command' }],
    });
    expect(status({ ...folder, found: 'directory', named: '/etc/p/p.yml' })).toBe('pass');
  });

  it('is unknown when a file may not be looked at', () => {
    expect(status({ found: 'denied' })).toBe('unknown');
  });

  it('does not apply without mounts', () => {
    expect(judge(missingBindSource, { bindSources: [] }).status).toBe('skip');
  });
});
