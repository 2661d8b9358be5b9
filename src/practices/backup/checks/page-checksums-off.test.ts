import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { pageChecksumsOff } from './page-checksums-off.ts';

const services = [service('db', { name: 'postgres' })];

describe('backup/page-checksums-off', () => {
  it('fails on a cluster without them, with the command for its service', () => {
    const outcome = judge(pageChecksumsOff, { services, settings: { data_checksums: 'off' } });
    expect(outcome).toMatchObject({
      status: 'fail',
      remedy: { command: expect.stringContaining('docker compose stop postgres &&') },
    });
  });

  it('passes on one that has them', () => {
    expect(judge(pageChecksumsOff, { services, settings: { data_checksums: 'on' } }).status).toBe('pass');
  });

  it('cannot tell without the setting, and skips without a database', () => {
    expect(judge(pageChecksumsOff, { services, settings: {} }).status).toBe('unknown');
    expect(judge(pageChecksumsOff, { services: [], settings: { data_checksums: 'off' } }).status).toBe(
      'skip',
    );
  });
});
