import { describe, expect, it } from 'vitest';
import { environment, here, service } from '../../../test/helpers/facts.ts';
import { dataSource, keySource, objectsSource } from './sources.ts';

const mount = (type: string, source: string, target: string) => ({
  ...{ type, source, target, readOnly: false, at: [here] },
});

describe('what has to be saved', () => {
  it('is named as Compose takes it: relative inside the deployment, whole outside, a volume by its name', () => {
    const at = (type: string, source: string) =>
      dataSource(service('db', { volumes: [mount(type, source, '/var/lib/postgresql/data/')] }), '/srv/app');
    expect(at('bind', '/srv/app/volumes/db/data')).toEqual({ source: './volumes/db/data', isVolume: false });
    expect(at('bind', '/data/pg')).toEqual({ source: '/data/pg', isVolume: false });
    expect(at('volume', 'db-data')).toEqual({ source: 'db-data', isVolume: true });
  });

  it('is not found where the data directory, or the key, lies in no mount of its own', () => {
    const db = service('db', {
      volumes: [mount('bind', '/srv/app/init.sql', '/docker-entrypoint-initdb.d/i.sql')],
    });
    expect(dataSource(db, '/srv/app')).toBeNull();
    expect(keySource(db, '/srv/app')).toBeNull();
  });

  it('is the folder that storage is told of, unless its objects are in a bucket', () => {
    const volumes = [mount('bind', '/srv/app/files', '/mnt/files')];
    const told = (more: Readonly<Record<string, string>>) =>
      objectsSource([service('storage', { volumes, environment: environment(more) })], '/srv/app');
    expect(told({ FILE_STORAGE_BACKEND_PATH: '/mnt/files' })).toEqual({ source: './files', isVolume: false });
    expect(told({})).toBeNull();
    expect(told({ FILE_STORAGE_BACKEND_PATH: '/mnt/files', STORAGE_BACKEND: 's3' })).toBeNull();
    expect(objectsSource([], '/srv/app')).toBeNull();
  });
});
