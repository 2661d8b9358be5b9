import { describe, expect, it } from 'vitest';
import { isolateMounts } from './mounts.ts';

const data = ['/srv/supabase/volumes/db/data', '/srv/supabase/volumes/storage'];
const bind = (source: string, target = '/x', more = {}) => ({ type: 'bind', source, target, ...more });

describe('the mounts of a drill', () => {
  it('are read-only where they are folders, and are not labelled anew', () => {
    const { mounts, volumes } = isolateMounts(
      [bind('/srv/supabase/volumes/api/kong.yml', '/x', { bind: { selinux: 'z', create_host_path: true } })],
      data,
    );
    expect(mounts).toEqual([
      {
        ...{ type: 'bind', source: '/srv/supabase/volumes/api/kong.yml', target: '/x', read_only: true },
        bind: { create_host_path: false },
      },
    ]);
    expect(volumes).toEqual([]);
  });

  it('are volumes of the drill where they are data, the same for everybody who has it', () => {
    const one = isolateMounts([bind('/srv/supabase/volumes/storage/', '/var/lib/storage')], data);
    const other = isolateMounts([bind('/srv/supabase/volumes/storage', '/objects')], data);
    expect(one.volumes).toEqual(other.volumes);
    expect(one.mounts).toEqual([{ type: 'volume', source: one.volumes[0], target: '/var/lib/storage' }]);
  });

  it.each([
    ['a folder below data', '/srv/supabase/volumes/db/data/base'],
    ['data through dots', '/srv/supabase/volumes/api/../db/data'],
  ])('never lead to %s', (_, source) => {
    const { mounts } = isolateMounts([bind(source)], data);
    expect(mounts).toMatchObject([{ type: 'volume' }]);
  });

  it.each([
    ['a folder with data somewhere in it', bind('/srv/supabase')],
    ['the whole machine', bind('/')],
    ["the engine's socket", bind('/var/run/docker.sock')],
    ['what is of another kind', { type: 'cluster', source: 'x', target: '/x' }],
    ['what is no mount', 'db-config:/etc'],
  ])('leave out %s', (_, mount) => {
    expect(isolateMounts([mount], data)).toEqual({ mounts: [], volumes: [] });
  });

  it('do not mistake a folder for data whose name begins alike', () => {
    const { mounts } = isolateMounts([bind('/srv/supabase/volumes/storage-api')], data);
    expect(mounts).toMatchObject([{ type: 'bind', read_only: true }]);
  });

  it('keep a volume by name, writable only where it was or has to be', () => {
    const mount = { type: 'volume', source: 'db-config', target: '/db-config', read_only: true };
    expect(isolateMounts([mount], data).mounts).toMatchObject([{ source: 'db-config', read_only: true }]);
    const { mounts, volumes } = isolateMounts([mount], data, ['/db-config']);
    expect(mounts).toEqual([{ type: 'volume', source: 'db-config', target: '/db-config' }]);
    expect(volumes).toEqual(['db-config']);
  });
});
