import { describe, expect, it } from 'vitest';
import { service } from '../../../test/helpers/facts.ts';
import { gather, live } from '../../../test/helpers/live.ts';
import { printed } from '../../../test/helpers/world.ts';
import { known } from '../../model/fact.ts';
import { bothBackends } from './both-backends.ts';

const folder = '/srv/objects/stub/tenant';

type Row = readonly [name: string, created: number | null, updated: number | null];

function factOf(rows: readonly Row[], here: readonly string[], backend = 's3') {
  const settings = {
    STORAGE_BACKEND: backend,
    FILE_STORAGE_BACKEND_PATH: '/var/lib/storage',
    GLOBAL_S3_BUCKET: 'stub',
    TENANT_ID: 'tenant',
  };
  const Env = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const Labels = { 'com.docker.compose.service': 'storage' };
  const Mounts = [{ Type: 'bind', Source: '/srv/objects', Destination: '/var/lib/storage' }];
  const context = live({
    services: known([service('db'), service('storage')]),
    containers: [
      { service: 'db' },
      { service: 'storage', parts: { Config: { Env, Labels } }, more: { Mounts } },
    ],
    files: { '/srv/objects/': '', [`${folder}/`]: '' },
    exec: [
      {
        match: `find -L ${folder} `,
        result: printed(here.map((name) => `b/${name}/v1\0${3}\0${1_700_000_000}.5\0`).join('')),
      },
    ],
    answers: {
      'objectParity.rows': rows.map(([name, created, updated]) => ['b', name, 'v1', 3, created, updated]),
    },
  });
  return gather(bothBackends, context);
}

describe('bothBackends', () => {
  it('finds the object that was written to a file after another went into the bucket', async () => {
    const rows: readonly Row[] = [
      ['before', 100, 100],
      ['in-bucket', 200, 210],
      ['strayed', 300, 300],
      ['later-in-bucket', 400, 400],
    ];
    expect(await factOf(rows, ['before', 'strayed'])).toEqual({
      known: true,
      value: { path: folder, rows: 4, here: 2, strayed: { count: 1, first: ['b/strayed'] } },
    });
  });

  it.each([
    [
      'all lie here',
      [
        ['a', 1, 1],
        ['b', 2, 2],
      ],
      ['a', 'b'],
    ],
    ['none lies here', [['a', 1, 1]], []],
    [
      'what lies here is older',
      [
        ['a', 1, 9],
        ['b', 5, 5],
      ],
      ['a'],
    ],
    [
      'the one in the bucket has been changed since',
      [
        ['a', 1, 300],
        ['b', 200, 200],
      ],
      ['b'],
    ],
    [
      'the rows tell no dates',
      [
        ['a', null, null],
        ['b', null, null],
      ],
      ['b'],
    ],
  ] as const)('takes nothing for strayed where %s', async (_what, rows, here) => {
    expect(await factOf(rows, here)).toMatchObject({ known: true, value: { strayed: { count: 0 } } });
  });

  it('is unknown when the objects are files', async () => {
    expect(await factOf([], [], 'file')).toMatchObject({ known: false });
  });
});
