import { describe, expect, it } from 'vitest';
import { environment, here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { firewall, port } from '../../../../test/helpers/ports.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { plainTextDatabase } from './plain-text-database.ts';

const pooler = (values: Record<string, string>, hostIp?: string) =>
  service('pooler', { ports: [port(6543, 6543, hostIp)], environment: environment(values) });
const database = (parts: Partial<ServiceFact> = {}) =>
  service('db', { image: image('supabase/postgres:17.6.1.136'), ports: [port(5432, 5432)], ...parts });

describe('exposure/plain-text-database', () => {
  it('fails for the pooler as upstream ships it', () => {
    expect(judge(plainTextDatabase, { services: [service('db'), pooler({})] })).toMatchObject({
      status: 'fail',
      detail: 'pooler answers in plain text on 6543',
      evidence: [{ subject: 'services.pooler.ports', at: here }],
    });
  });

  it.each([
    ['Supabase’s image as it is', database(), {}],
    ['a server that says so', database({ image: image('postgres:17') }), { settings: { ssl: 'off' } }],
    ['PgBouncer without a mode', service('pooler', { product: 'pgbouncer', ports: [port(6543, 6432)] }), {}],
    ['half a certificate', pooler({ GLOBAL_DOWNSTREAM_CERT_PATH: '/c.crt' }), {}],
  ])('fails for %s', (_what, one, more) => {
    expect(judge(plainTextDatabase, { services: [one], ...more }).status).toBe('fail');
  });

  it.each([
    [
      'a pooler with a certificate',
      pooler({ GLOBAL_DOWNSTREAM_CERT_PATH: '/c.crt', GLOBAL_DOWNSTREAM_KEY_PATH: '/c.key' }),
      {},
    ],
    ['a server that has it on', database(), { settings: { ssl: 'on' } }],
    [
      'a command that has it on',
      database({ command: { value: ['postgres', '-c', 'ssl=on'], at: [here] } }),
      {},
    ],
    [
      'PgBouncer that requires it',
      service('pooler', {
        product: 'pgbouncer',
        ports: [port(6543, 6432)],
        environment: environment({ CLIENT_TLS_SSLMODE: 'require' }),
      }),
      {},
    ],
  ])('passes with %s', (_what, one, more) => {
    expect(judge(plainTextDatabase, { services: [one], ...more }).status).toBe('pass');
  });

  it('asks a person where a file of its own may have it on', () => {
    const volume = { type: 'bind', source: '/x', target: '/etc/postgresql', readOnly: true, at: [here] };
    expect(judge(plainTextDatabase, { services: [database({ volumes: [volume] })] }).status).toBe('manual');
    expect(judge(plainTextDatabase, { services: [database({ image: image('postgres:17') })] }).status).toBe(
      'manual',
    );
  });

  it('does not apply where nothing is open: bound to this machine, dropped by the firewall, or no database', () => {
    expect(judge(plainTextDatabase, { services: [pooler({}, '127.0.0.1')] }).status).toBe('skip');
    const dropping = firewall(['-j DROP']);
    expect(judge(plainTextDatabase, { services: [pooler({})], firewall: dropping }).status).toBe('skip');
    expect(judge(plainTextDatabase, { services: [service('rest')] }).status).toBe('skip');
  });
});
