import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, image, judge as judgeFacts, service } from '../../../../test/helpers/facts.ts';
import { lostConfigVolume } from './lost-config-volume.ts';

const judge = (check: typeof lostConfigVolume, facts: Parameters<typeof judgeFacts>[1]) =>
  judgeFacts(check, { deployment: deployment(), ...facts });
const supabase = { image: image('supabase/postgres:17.6.1.136') };
const mounted = (type: string, source: string) =>
  service('db', {
    ...supabase,
    volumes: [{ type, source, target: '/etc/postgresql-custom', readOnly: false, at: [here] }],
  });
const services = [mounted('volume', 'db-config')];
const data = (pgVersion: string | null) => ({ path: '/srv/volumes/db/data', pgVersion, at: here });
const volumes = (exists: boolean) => ({
  volumes: [{ key: 'db-config', name: 'supabase_db-config', exists }],
});

describe('compose/lost-config-volume', () => {
  it('fails when there are data but no volume', () => {
    const outcome = judge(lostConfigVolume, { services, dataDirectory: data('17'), volumes: volumes(false) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, saw: 'supabase_db-config is missing' }],
    });
  });

  it('fails when nothing is mounted there, without asking Docker', () => {
    expect(judge(lostConfigVolume, { services: [service('db', supabase)] }).status).toBe('fail');
  });

  it('passes when the volume exists, or it is a folder of this directory', () => {
    const given = { services, dataDirectory: data('17'), volumes: volumes(true) };
    expect(judge(lostConfigVolume, given).status).toBe('pass');
    const folder = [mounted('bind', '/srv/volumes/db/config')];
    expect(judge(lostConfigVolume, { services: folder }).status).toBe('pass');
  });

  it('does not apply before the first start, or to another Postgres', () => {
    const fresh = { services, dataDirectory: data(null), volumes: volumes(false) };
    expect(judge(lostConfigVolume, fresh).status).toBe('skip');
    const plain = [service('db', { image: image('postgres:17') })];
    expect(judge(lostConfigVolume, { services: plain }).status).toBe('skip');
  });

  it('is unknown without Docker', () => {
    expect(judge(lostConfigVolume, { services, dataDirectory: data('17') }).status).toBe('unknown');
  });
});
