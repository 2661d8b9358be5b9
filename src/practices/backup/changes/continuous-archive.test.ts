import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { environment, type FactTableInput, here, service } from '../../../../test/helpers/facts.ts';
import type { WrittenWishes } from '../../../engine/wishes/schema.ts';
import type { Fragment } from '../../../model/fragment.ts';
import { continuousArchive } from './continuous-archive.ts';

const mount = (type: string, source: string, target: string) => ({
  ...{ type, source, target, readOnly: false, at: [here] },
});
const db = service('db', {
  environment: environment({ POSTGRES_PASSWORD: 'x' }),
  volumes: [
    mount('bind', '/srv/supabase/volumes/db/data', '/var/lib/postgresql/data'),
    mount('volume', 'db-config', '/etc/postgresql-custom'),
  ],
});
const storage = service('storage', {
  volumes: [mount('bind', '/srv/supabase/volumes/storage', '/var/lib/storage')],
});
const folder: WrittenWishes['backup'] = { repositories: [{ path: '/mnt/backup' }] };
const bucket: WrittenWishes['backup'] = {
  repositories: [
    { path: '/mnt/backup' },
    {
      ...{ provider: 'minio', bucket: 'acme-backups', endpoint: 'https://s3.acme.dev:9000' },
      ...{ key_id: 'env:S3_KEY', secret: 'file:s3' },
    },
  ],
};

function decide(
  backup: WrittenWishes['backup'],
  facts: FactTableInput = {},
  more: { readonly postgres?: WrittenWishes['postgres']; readonly recorded?: readonly Fragment[] } = {},
) {
  const deployment = { directory: '/srv/supabase' } as never;
  return decision(
    continuousArchive,
    { services: [db, storage], deployment, ...facts },
    wishesWith({
      ...(backup === undefined ? {} : { backup }),
      ...(more.postgres === undefined ? {} : { postgres: more.postgres }),
    }),
    more.recorded,
  );
}

function fragments(backup: WrittenWishes['backup'], facts: FactTableInput = {}): readonly Fragment[] {
  const decided = decide(backup, facts);
  return decided.wanted ? decided.fragments : expect.fail(decided.reason);
}

function settingsIn(of: readonly Fragment[]): Readonly<Record<string, string>> {
  return Object.fromEntries(of.flatMap((one) => (one.kind === 'setting' ? [[one.name, one.value]] : [])));
}

/** A machine with so many cores, as Docker tells it. */
const withCores = (cpus: number): FactTableInput => ({ engine: { cpus } as never });

function definition(of: readonly Fragment[], name: string): string {
  const found = of.find((one) => one.kind === 'new-service' && one.service === name);
  return JSON.stringify(found);
}

function fileText(of: readonly Fragment[], path: string): string {
  const found = of.find((one) => one.kind === 'file' && one.path === path);
  return found?.kind === 'file' ? found.text : expect.fail(`no ${path}`);
}

describe('backup/continuous-archive', () => {
  it('does nothing by itself, and says what to wish', () => {
    const decided = decide(undefined);
    expect(decided).toMatchObject({ wanted: false });
    expect(decided.notes?.join()).toMatch(/nothing is backed up by Seaworthy/);
  });

  it('gives the database a spool and a command with the name of pgBackRest in it', () => {
    const found = fragments(folder);
    const settings = settingsIn(found);
    expect(settings).toMatchObject({ archive_mode: 'on', archive_timeout: '30' });
    expect(settings['archive_command']).toMatch(/pgbackrest\S* %p %f$/);
    const volumes = found.find((one) => one.kind === 'service-key');
    expect(JSON.stringify(volumes)).toContain('"source":"seaworthy-wal-spool"');
  });

  it('keeps commit times, by which a drill to a past second is judged, unless somebody decided that already', () => {
    expect(settingsIn(fragments(folder))).toMatchObject({ track_commit_timestamp: 'on' });
    const off = { settings: { track_commit_timestamp: 'off' } };
    const wished = decide(folder, {}, { postgres: off });
    expect(wished.wanted && settingsIn(wished.fragments)).not.toHaveProperty('track_commit_timestamp');
    const words = { value: ['postgres', '-c', 'track_commit_timestamp=off'], at: [here] };
    const own = service('db', { ...db, command: words });
    expect(settingsIn(fragments(folder, { services: [own] }))).not.toHaveProperty('track_commit_timestamp');
  });

  it.each([
    [1, '1.0', 1],
    [2, '2.0', 1],
    [16, '2.0', 4],
  ])('asks a machine of %d cores for %s CPUs at most, and for %d processes', (cores, cpus, processes) => {
    const found = fragments(folder, withCores(cores));
    for (const name of ['seaworthy-backup', 'seaworthy-objects'])
      expect(definition(found, name)).toContain(`"limits":{"cpus":"${cpus}",`);
    for (const path of ['pgbackrest.conf', 'pgbackrest-1.conf'])
      expect(fileText(found, path)).toContain(`\nprocess-max=${processes}\n`);
    expect(fileText(fragments({ ...folder, processes: 9 }, withCores(cores)), 'pgbackrest.conf')).toContain(
      '\nprocess-max=9\n',
    );
  });

  it('asks an unknown machine for what each has, and leaves what was fitted to it while it is unknown', () => {
    const unknown = fragments(folder);
    expect(definition(unknown, 'seaworthy-backup')).toContain('"limits":{"cpus":"1.0",');
    const recorded = fragments(folder, withCores(16));
    const later = decide({ ...folder, keep_days: 60 }, {}, { recorded });
    const found = later.wanted ? later.fragments : expect.fail(later.reason);
    for (const name of ['seaworthy-backup', 'seaworthy-objects'])
      expect(definition(found, name)).toBe(definition(recorded, name));
    expect(fileText(found, 'pgbackrest.conf')).toBe(
      fileText(recorded, 'pgbackrest.conf').replaceAll('retention-full=30', 'retention-full=60'),
    );
  });

  it('reads the data directory alone, and lets no sidecar near the Docker socket or a port', () => {
    const found = fragments(folder);
    expect(definition(found, 'seaworthy-backup')).toContain(
      '"source":"./volumes/db/data","target":"/var/lib/postgresql/data","read_only":true',
    );
    for (const name of ['seaworthy-backup', 'seaworthy-objects']) {
      expect(definition(found, name)).not.toMatch(/docker\.sock|"ports"|privileged/);
      expect(definition(found, name)).toContain('"cap_drop":["ALL"]');
    }
  });

  it('saves objects and the folder of the root key beside the database, objects not where they are in a bucket', () => {
    expect(definition(fragments(folder), 'seaworthy-objects')).toMatch(
      /"source":"\.\/volumes\/storage","target":"\/objects".*"source":"db-config","target":"\/db-config","read_only":true/,
    );
    const onS3 = service('storage', { environment: environment({ STORAGE_BACKEND: 's3' }) });
    const without = definition(fragments(folder, { services: [db, onS3] }), 'seaworthy-objects');
    expect(without).toContain('{"type":"tmpfs","target":"/objects"}');
  });

  it('encrypts with a key that is made here, and takes the keys of a bucket by reference', () => {
    const found = fragments(bucket);
    const secrets = found.flatMap((one) => (one.kind === 'secret-file' ? [[one.name, one.secret]] : []));
    expect(secrets).toEqual([
      ['backup-key', 'generated'],
      ['pg-password', { service: 'db', variable: 'POSTGRES_PASSWORD' }],
      ['repo2-key-id', 'env:S3_KEY'],
      ['repo2-secret', 'file:s3'],
    ]);
    expect(decide(bucket).notes?.join()).toMatch(/backup-key opens every backup/);
  });

  it('gives the sidecar a configuration of each repository alone, under its number, with locks of its own', () => {
    const found = fragments(bucket);
    for (const number of [1, 2]) {
      const text = fileText(found, `pgbackrest-${number}.conf`);
      expect(new Set(text.match(/^repo\d/gm))).toEqual(new Set([`repo${number}`]));
      expect(text).toContain(`lock-path=/tmp/pgbackrest/${number}\n`);
    }
    expect(new Set(fileText(found, 'pgbackrest.conf').match(/^repo\d/gm))).toEqual(
      new Set(['repo1', 'repo2']),
    );
  });

  it('knows a place again when the wishes give it another number, and tells two places apart', () => {
    const placesOf = (backup: WrittenWishes['backup']) => {
      const { repositories } = JSON.parse(fileText(fragments(backup), 'sidecar.json'));
      return ['1', '2'].map((number) => repositories[number]?.place);
    };
    const [first, second] = placesOf(bucket);
    const turned = { repositories: [...(bucket?.repositories ?? [])].reverse() };
    expect(placesOf(turned)).toEqual([second, first]);
    expect(placesOf({ repositories: [{ path: '/mnt/other' }] })[0]).not.toBe(first);
    expect(first).toMatch(/^[0-9a-f]{12}$/);
  });

  it('builds its image again when the program or a script is another one', () => {
    const tag = definition(fragments(folder), 'seaworthy-backup').match(
      /seaworthy-backup:([0-9a-f]{12})/,
    )?.[1];
    expect(tag).toMatch(/^[0-9a-f]{12}$/);
    const program = fragments(folder).find((one) => one.kind === 'file' && one.path === 'sidecar.mjs');
    expect(program).toMatchObject({ mounted: 'backup-image', text: '// the program\n' });
  });

  it('refuses a database that archives already, or whose data no other container could read', () => {
    const archiving = { archive_mode: 'on', archive_command: 'wal-g wal-push %p' };
    expect(() => decide(folder, { settings: archiving as never })).toThrow(/wal-g wal-push/);
    const bare = service('db', { volumes: [], environment: environment({ POSTGRES_PASSWORD: 'x' }) });
    const secretive = service('db', { volumes: db.volumes });
    expect(() => decide(folder, { services: [secretive] })).toThrow(/no POSTGRES_PASSWORD/);
    expect(() => decide(folder, { services: [bare] })).toThrow(/no mount/);
    expect(() => decide(folder, { services: [storage] })).toThrow(/elsewhere/);
  });

  it('takes no notice of an archive_command that keeps nothing, or is our own', () => {
    for (const command of ['/bin/true', '(disabled)', '/bin/sh /x/seaworthy-pgbackrest-archive.sh %p %f']) {
      const settings = { archive_mode: 'on', archive_command: command };
      expect(decide(folder, { settings: settings as never })).toMatchObject({ wanted: true });
    }
  });

  it('refuses a bucket whose address nobody can tell', () => {
    const [, store] = bucket.repositories ?? [];
    const { endpoint: _, ...rest } = store ?? {};
    expect(() => decide({ repositories: [rest] })).toThrow(/MinIO needs its endpoint/);
  });

  it('refuses a folder that is not there at its line, which Docker would make as root on the wrong disk', () => {
    const at = { file: 'seaworthy.yaml', line: 3 };
    const wished = [{ number: 1, at, kind: 'folder', path: '/mnt/backup', found: 'missing' }] as const;
    const refusal = () => decide(folder, { backupRepositories: { wished, data: null } });
    expect(refusal).toThrow('backup.repositories: the folder /mnt/backup does not exist');
    expect(refusal).toThrow(expect.objectContaining({ at, code: 'wish-refused' }));
  });
});
