import { describe, expect, it } from 'vitest';
import { image, judge, service } from '../../../../test/helpers/facts.ts';
import { clientOlderThanServer } from './client-older-than-server.ts';

const db = service('db', { image: image('supabase/postgres:17.6.1.136') });
const job = (reference: string) => service('backup', { image: image(reference) });

describe('backup/client-older-than-server', () => {
  it.each(['prodrigestivill/postgres-backup-local:15', 'postgres:16-alpine'])('fails on %s', (reference) => {
    const outcome = judge(clientOlderThanServer, { services: [db, job(reference)] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'services.backup.image' }] });
  });

  it('fails for a server elsewhere that says its version', () => {
    const services = [job('postgres:16')];
    const settings = { server_version_num: '170006' };
    expect(judge(clientOlderThanServer, { services, settings }).status).toBe('fail');
  });

  it.each(['prodrigestivill/postgres-backup-local:17', 'postgres:18'])('passes on %s', (reference) => {
    expect(judge(clientOlderThanServer, { services: [db, job(reference)] }).status).toBe('pass');
  });

  it.each([
    ['an image whose tag is its own version', 'tiredofit/db-backup:15.1'],
    ['a tag without a version', 'prodrigestivill/postgres-backup-local:latest'],
  ])('skips %s', (_what, reference) => {
    expect(judge(clientOlderThanServer, { services: [db, job(reference)] }).status).toBe('skip');
  });

  it('skips without a server version', () => {
    expect(judge(clientOlderThanServer, { services: [job('postgres:15')] }).status).toBe('skip');
  });
});
