import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { halfRestored } from './half-restored.ts';

const services = [service('db'), service('auth'), service('rest')];
const quiet = { running: [], withoutPrimaryKey: [] };
const loading = {
  running: [{ program: 'pg_restore', database: 'postgres', seconds: 40 }],
  withoutPrimaryKey: [],
};
const containers = { project: [container('auth')], foreign: [] };

describe('database/half-restored', () => {
  it('fails on tables that a broken load left without their key', () => {
    const restore = { ...quiet, withoutPrimaryKey: ['auth.users'] };
    expect(judge(halfRestored, { services, restore })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'auth.users', saw: 'has no primary key', at: here }],
    });
  });

  it('fails on a load while services write, and names them', () => {
    expect(judge(halfRestored, { services, restore: loading, containers })).toMatchObject({
      status: 'fail',
      detail: 'a dump is loaded while auth runs',
      remedy: { command: 'docker compose stop auth' },
    });
  });

  it('passes on a load into a database that runs alone, and on a quiet one', () => {
    const alone = { project: [container('db')], foreign: [] };
    expect(judge(halfRestored, { services, restore: loading, containers: alone }).status).toBe('pass');
    expect(judge(halfRestored, { services, restore: quiet }).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(halfRestored, { services }).status).toBe('unknown');
  });
});
