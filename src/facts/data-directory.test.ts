import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../test/helpers/files.ts';
import { gather } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { dataDirectoryGatherer } from './data-directory.ts';
import { servicesGatherer } from './services.ts';

const data = '/srv/supabase/volumes/db/data';
const bind = { type: 'bind', source: data, target: '/var/lib/postgresql/data' };

function dataDirectory(files: Readonly<Record<string, MemoryFile>>, service: object = { volumes: [bind] }) {
  const project = projectOf({ root: { services: { db: { image: 'supabase/postgres:17', ...service } } } });
  return gather('dataDirectory', [servicesGatherer, dataDirectoryGatherer], project, fakeWorld({ files }));
}

describe('dataDirectory', () => {
  it('tells which major version wrote the data, and whose it is', async () => {
    expect(await dataDirectory({ [`${data}/PG_VERSION`]: '15\n' })).toMatchObject({
      known: true,
      value: { path: data, pgVersion: '15', ownerUid: 0, device: 1, at: { file: 'docker-compose.yml' } },
    });
  });

  it.each([
    ['absent', {}],
    ['empty', { [`${data}/`]: '' }],
  ])('tells that the directory is %s, so never initialised', async (_what, files) => {
    expect(await dataDirectory(files)).toMatchObject({ known: true, value: { pgVersion: null } });
  });

  it('follows PGDATA below the mount', async () => {
    const service = {
      volumes: [{ type: 'bind', source: '/srv/pg', target: '/var/lib/postgresql' }],
      environment: { PGDATA: '/var/lib/postgresql/17/docker' },
    };

    expect(await dataDirectory({ '/srv/pg/17/docker/PG_VERSION': '17\n' }, service)).toMatchObject({
      value: { path: '/srv/pg/17/docker', pgVersion: '17' },
    });
  });

  it.each([
    [
      'it may not be read',
      { [`${data}/PG_VERSION`]: { denied: true } },
      { volumes: [bind] },
      'may not be read by this user',
    ],
    [
      'it holds something else',
      { [`${data}/holiday.jpg`]: 'x' },
      { volumes: [bind] },
      'is no data directory',
    ],
    [
      'it is a Docker volume',
      {},
      { volumes: [{ ...bind, type: 'volume', source: 'db-data' }] },
      'Docker volume db-data',
    ],
    ['it is inside the container', {}, { volumes: [] }, 'inside the container'],
    ['there is no database', {}, { image: 'redis:7' }, 'runs no database service'],
  ])('is unknown when %s', async (_what, files, service, reason) => {
    const fact = await dataDirectory(files, service);

    expect(fact.known ? '' : fact.reason).toContain(reason);
  });
});
