import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { trustedNetwork } from './trusted-network.ts';

const services = [service('db')];
const sound = { errors: [], replicationRules: 0, trusted: [] };

describe('database/trusted-network', () => {
  it('fails on a line that trusts a network', () => {
    const trusted = [{ line: 92, address: '172.16.0.0/255.240.0.0' }];
    expect(judge(trustedNetwork, { services, serverFiles: { ...sound, trusted } })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'pg_hba.conf:92', saw: 'trusts 172.16.0.0/255.240.0.0', at: here }],
    });
  });

  it('passes where only the server itself is trusted, and is unknown without the database', () => {
    expect(judge(trustedNetwork, { services, serverFiles: sound }).status).toBe('pass');
    expect(judge(trustedNetwork, { services }).status).toBe('unknown');
  });
});
