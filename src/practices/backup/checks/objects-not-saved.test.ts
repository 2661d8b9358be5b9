import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { objectsNotSaved } from './objects-not-saved.ts';

const quiet = { scanned: ['backup.sh'], skipped: [], found: [] };
const line = (text: string) => ({ ...quiet, found: [{ kind: 'backup' as const, text, at: here }] });
const objects = {
  type: 'bind',
  source: '/srv/supabase/volumes/storage',
  target: '/var/lib/storage',
  readOnly: false,
  at: [here],
};
const onFiles = service('storage', {
  volumes: [objects],
  environment: environment({ STORAGE_BACKEND: 'file' }),
});
const onS3 = service('storage', { environment: environment({ STORAGE_BACKEND: 's3' }) });
const minio = service('object-store', {
  volumes: [{ type: 'volume', source: 'minio-data', target: '/data', readOnly: false, at: [here] }],
});
const stock = { services: [onFiles], scripts: quiet, deployment: deployment() };
const rows = { buckets: [], objects: 12, bytes: 5000 };

describe('backup/objects-not-saved', () => {
  it('fails on a stock directory and names the folder', () => {
    const outcome = judge(objectsNotSaved, stock);
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    expect(JSON.stringify(outcome)).toContain('lie in volumes/storage');
  });

  it('fails when only the database is dumped, and counts the objects', () => {
    const scripts = line('pg_dumpall -U supabase_admin > /mnt/all.sql');
    const outcome = judge(objectsNotSaved, { ...stock, scripts, storageObjects: rows });
    expect(JSON.stringify(outcome)).toContain('12 objects');
  });

  it('fails when the object store of this stack is not saved', () => {
    expect(judge(objectsNotSaved, { ...stock, services: [onS3, minio] }).status).toBe('fail');
    const scripts = line('docker run -v supabase_minio-data:/d alpine tar czf /b/o.tgz /d');
    expect(judge(objectsNotSaved, { ...stock, services: [onS3, minio], scripts }).status).toBe('pass');
  });

  it('passes when a script copies the folder', () => {
    expect(judge(objectsNotSaved, { ...stock, scripts: line('rsync -aX volumes/storage b:/o') }).status).toBe(
      'pass',
    );
  });

  it('cannot tell whether a script runs that nothing here starts', () => {
    const [found] = line('rsync -aX volumes/storage b:/o').found;
    const scripts = { ...quiet, found: found === undefined ? [] : [{ ...found, idle: true as const }] };
    expect(judge(objectsNotSaved, { ...stock, scripts }).status).toBe('unknown');
  });

  it('passes when there is no object', () => {
    expect(judge(objectsNotSaved, { ...stock, storageObjects: { ...rows, objects: 0 } }).status).toBe('pass');
  });

  it('leaves an S3 provider to a person, and does not apply without storage', () => {
    expect(judge(objectsNotSaved, { ...stock, services: [onS3] }).status).toBe('manual');
    expect(judge(objectsNotSaved, { ...stock, services: [service('rest')] }).status).toBe('skip');
  });
});
