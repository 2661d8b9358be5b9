import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { vaultKeyNotSaved } from './vault-key-not-saved.ts';

const quiet = { scanned: ['backup.sh'], skipped: [], found: [] };
const line = (text: string) => ({ ...quiet, found: [{ kind: 'backup' as const, text, at: here }] });
const db = service('db', {
  image: image('supabase/postgres:17.6.1.136'),
  volumes: [
    { type: 'volume', source: 'db-config', target: '/etc/postgresql-custom', readOnly: false, at: [here] },
  ],
});
const stock = { services: [db], scripts: quiet, deployment: deployment() };

describe('backup/vault-key-not-saved', () => {
  it('fails on a stock directory and names the volume', () => {
    const outcome = judge(vaultKeyNotSaved, stock);
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    expect(JSON.stringify(outcome)).toContain('db-config');
  });

  it('fails when the vault holds secrets, and says how many', () => {
    const outcome = judge(vaultKeyNotSaved, { ...stock, vault: { secrets: 3 } });
    expect(JSON.stringify(outcome)).toContain('3 secrets');
  });

  it.each([
    'docker cp supabase-db:/etc/postgresql-custom/pgsodium_root.key /mnt/key',
    'docker run -v supabase_db-config:/c alpine tar czf /b/c.tgz /c',
    'docker compose exec -T db cat /etc/postgresql-custom/pgsodium_root.key > key',
    'docker compose exec -T db tar cz /etc/postgresql-custom/',
    'docker compose exec -T db tar cz -C /etc/postgresql-custom .',
    'docker compose cp db:/etc/postgresql-custom/. ./keys/',
  ])('passes when `%s` saves it', (text) => {
    expect(judge(vaultKeyNotSaved, { ...stock, scripts: line(text) }).status).toBe('pass');
  });

  it.each([
    'docker compose cp ./old/pgsodium_root.key db:/etc/postgresql-custom/',
    'docker compose exec db cat /etc/postgresql-custom/supautils.conf',
    'cp ./my.conf /etc/postgresql-custom/conf.d/my.conf',
    "docker exec -i db sh -c 'cat > /etc/postgresql-custom/pgsodium_root.key'",
  ])('fails though a script runs `%s`', (text) => {
    expect(judge(vaultKeyNotSaved, { ...stock, scripts: line(text) }).status).toBe('fail');
  });

  it.each([
    'docker compose cp db:/etc/postgresql-custom ./keys',
    'docker run --rm -v supabase_db-config:/c:ro alpine tar czf /b/c.tgz /c',
  ])('cannot tell when nothing runs the script with `%s`', (text) => {
    const idle = { ...quiet, found: [{ kind: 'backup' as const, text, at: here, idle: true as const }] };
    expect(judge(vaultKeyNotSaved, { ...stock, scripts: idle })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('nothing that was found here runs it'),
    });
  });

  it('is not content with a dump', () => {
    const scripts = line('pg_dumpall -U supabase_admin > all.sql');
    expect(judge(vaultKeyNotSaved, { ...stock, scripts }).status).toBe('fail');
  });

  it.each([0, null])('passes when the vault holds nothing (%s)', (secrets) => {
    expect(judge(vaultKeyNotSaved, { ...stock, vault: { secrets } }).status).toBe('pass');
  });

  it('does not apply to another Postgres, or to none', () => {
    const plain = service('db', { image: image('postgres:17') });
    expect(judge(vaultKeyNotSaved, { ...stock, services: [plain] }).status).toBe('skip');
    expect(judge(vaultKeyNotSaved, { ...stock, services: [] }).status).toBe('skip');
  });
});
