import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { noReplicationRule } from './no-replication-rule.ts';

const two = [service('db'), service('db', { name: 'replica' })];
const rules = (replicationRules: number) => ({ errors: [], replicationRules, trusted: [] });

describe('replicas/no-replication-rule', () => {
  it('fails where a replica is configured and no line lets it in', () => {
    expect(judge(noReplicationRule, { services: two, serverFiles: rules(0) })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'pg_hba.conf', at: here }],
    });
  });

  it('passes with a line, and where a replica streams all the same', () => {
    expect(judge(noReplicationRule, { services: two, serverFiles: rules(1) }).status).toBe('pass');
    const slots = { slots: [], replicas: 1 };
    expect(judge(noReplicationRule, { services: two, serverFiles: rules(0), slots }).status).toBe('pass');
  });

  it('skips a stack of one database, and is unknown without the server', () => {
    expect(judge(noReplicationRule, { services: [service('db')] }).status).toBe('skip');
    expect(judge(noReplicationRule, { services: two }).status).toBe('unknown');
  });
});
