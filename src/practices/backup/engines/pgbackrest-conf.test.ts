import { describe, expect, it } from 'vitest';
import type { Repository } from '../repositories/repository.ts';
import { pgbackrestConf } from './pgbackrest-conf.ts';

const folder: Repository = { kind: 'folder', number: 1, path: '/mnt/backup', shown: '/mnt/backup' };
const bucket: Repository = {
  ...{ kind: 'bucket', number: 2, bucket: 'acme-backups', region: 'eu-central-1', prefix: 'prod' },
  ...{ endpoint: 's3.acme.dev:9000', style: 'path', ca: './ca.pem', shown: 's3://acme-backups/prod' },
  ...{ keyId: 'env:S3_KEY', secret: 'env:S3_SECRET' },
};

function lines(repositories: readonly Repository[]): readonly string[] {
  const input = { repositories, keepDays: 30, processes: 2, port: '5432', user: 'supabase_admin' };
  return pgbackrestConf({ ...input, dataDirectory: '/var/lib/postgresql/data' }).split('\n');
}

describe('the configuration of pgBackRest', () => {
  it('encrypts every repository and keeps it for the days that are wished', () => {
    const text = lines([folder, bucket]);
    for (const name of ['repo1', 'repo2']) {
      expect(text).toContain(`${name}-cipher-type=aes-256-cbc`);
      expect(text).toContain(`${name}-retention-full-type=time`);
      expect(text).toContain(`${name}-retention-full=30`);
    }
  });

  it('puts a folder where the container has it mounted', () => {
    expect(lines([folder])).toContain('repo1-path=/repository/1/database');
  });

  it('gives host, port, style and root certificate of a bucket apart', () => {
    const text = lines([folder, bucket]);
    for (const line of [
      'repo2-type=s3',
      'repo2-path=/prod/database',
      'repo2-s3-endpoint=s3.acme.dev',
      'repo2-storage-port=9000',
      'repo2-s3-uri-style=path',
      'repo2-storage-ca-file=/etc/seaworthy/ca/2.pem',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('names no secret, and leaves asynchronous archiving off', () => {
    const text = lines([folder, bucket]);
    expect(text.filter((line) => /cipher-pass|s3-key/.test(line))).toEqual([]);
    expect(text).toContain('archive-async=n');
  });
});
