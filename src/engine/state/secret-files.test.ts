import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { freshPlaces, tree } from '../../../test/state/records.ts';
import { loadProject } from '../../deployment/load.ts';
import type { Project } from '../../deployment/project.ts';
import type { Contribution, SecretFileFragment } from '../../model/fragment.ts';
import { systemFiles } from '../../system/files.ts';
import { clearLitter } from '../apply/litter.ts';
import { belongingsOf, removeBelongings } from '../undo/remove.ts';
import type { Places } from './places.ts';
import { secretFilesOf, writeSecretFiles } from './secret-files.ts';

function wish(name: string, secret: SecretFileFragment['secret']): readonly Contribution[] {
  return [{ change: 'backup/continuous-archive', fragments: [{ kind: 'secret-file', name, secret }] }];
}

const none = fakeProject({});

function fakeProject(environment: Readonly<Record<string, string>>): Project {
  const compose = { services: { db: { image: 'postgres', environment } } };
  const files = fakeWorld({ files: { '/srv/compose.yaml': JSON.stringify(compose) } }).files;
  return loadProject({ directory: '/srv', environment: {} }, files);
}

const bytes = (count: number) => new Uint8Array(count).fill(7);

function written(
  places: Places,
  name: string,
  secret: SecretFileFragment['secret'],
  value?: string,
  base: Project = none,
): string {
  const values = new Map(value === undefined ? [] : [[String(secret), value]]);
  const found = secretFilesOf(wish(name, secret), { places, files: systemFiles(), values, base });
  writeSecretFiles(places, found, tree, bytes);
  return found[0]?.file ?? '';
}

const read = (places: Places, file: string) => readFileSync(join(places.secrets, file), 'utf8');

describe('a file that holds a secret', () => {
  it('is for its owner alone, and its folder too', () => {
    const places = freshPlaces();
    const file = written(places, 'repo1-secret', 'env:S3', 'hunter2');
    expect(read(places, file)).toBe('hunter2');
    const modes = [places.secrets, join(places.secrets, file)].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  it('stays the same file for the same value, and is another one for another', () => {
    const places = freshPlaces();
    const values = ['one', 'one', 'two', 'one'];
    expect(values.map((value) => written(places, 'repo1-secret', 'env:S3', value))).toEqual([
      'repo1-secret-1',
      'repo1-secret-1',
      'repo1-secret-2',
      'repo1-secret-3',
    ]);
    expect(read(places, 'repo1-secret-1')).toBe('one');
  });

  it('is the one in effect for a plan that cannot know the value', () => {
    const places = freshPlaces();
    written(places, 'repo1-secret', 'env:S3', 'one');
    written(places, 'repo1-secret', 'env:S3', 'two');
    const sources = { places, files: systemFiles(), values: new Map(), base: none };
    expect(secretFilesOf(wish('repo1-secret', 'env:S3'), sources)).toEqual([
      { name: 'repo1-secret', file: 'repo1-secret-2', value: null, isGenerated: false },
    ]);
  });

  it('follows a variable of a service, in another file when that is another', () => {
    const places = freshPlaces();
    const from = { service: 'db', variable: 'POSTGRES_PASSWORD' };
    const files = ['hunter2', 'hunter2', 'hunter3'].map((password) =>
      written(places, 'pg-password', from, undefined, fakeProject({ POSTGRES_PASSWORD: password })),
    );
    expect(files).toEqual(['pg-password-1', 'pg-password-1', 'pg-password-2']);
    expect(read(places, 'pg-password-2')).toBe('hunter3');
  });

  it('is never made up where its value is not known', () => {
    const places = freshPlaces();
    const from = { service: 'db', variable: 'POSTGRES_PASSWORD' };
    expect(() => written(places, 'pg-password', from)).toThrow(/pg-password has no value/);
    expect(tree.list(places.secrets)).toEqual([]);
  });

  it('is made once where we make it, from 32 random bytes', () => {
    const places = freshPlaces();
    const file = written(places, 'backup-key', 'generated');
    expect(Buffer.from(read(places, file), 'base64url')).toHaveLength(32);
    writeFileSync(join(places.secrets, file), 'kept');
    expect(read(places, written(places, 'backup-key', 'generated'))).toBe('kept');
  });

  it('goes when no contribution on record names it, half written ones too; a key we made stays', () => {
    const places = freshPlaces();
    written(places, 'repo1-secret', 'env:S3', 'one');
    written(places, 'backup-key', 'generated');
    writeFileSync(join(places.secrets, 'repo2-secret-1.next'), 'half');
    clearLitter(places, { ...fakeWorld(), tree });
    expect(tree.list(places.secrets)).toEqual(['backup-key']);
  });

  it('goes with a removal, but for the key, which is named', () => {
    const places = freshPlaces();
    written(places, 'repo1-secret', 'env:S3', 'one');
    written(places, 'backup-key', 'generated');
    mkdirSync(places.state, { recursive: true });
    const { deleted, stays } = belongingsOf(places, tree);
    expect(deleted).not.toContain('seaworthy/secrets');
    expect(stays).toContain('seaworthy/secrets/backup-key (it opens your backups)');
    removeBelongings(places, { ...fakeWorld(), tree });
    expect(tree.list(places.secrets)).toEqual(['backup-key']);
  });
});
