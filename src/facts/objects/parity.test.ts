import { describe, expect, it } from 'vitest';
import { service } from '../../../test/helpers/facts.ts';
import { type FakeLive, gather, live, SqlError } from '../../../test/helpers/live.ts';
import { type ExecAnswer, printed } from '../../../test/helpers/world.ts';
import { known, unknownFact } from '../../model/fact.ts';
import type { ExecResult } from '../../ports/exec.ts';
import { objectParity } from './parity.ts';

const services = known([service('db'), service('storage')]);
const settings = {
  STORAGE_BACKEND: 'file',
  FILE_STORAGE_BACKEND_PATH: '/var/lib/storage',
  GLOBAL_S3_BUCKET: 'stub',
  TENANT_ID: 'tenant',
};
const bind = { Type: 'bind', Source: '/srv/objects', Destination: '/var/lib/storage' };
const folder = '/srv/objects/stub/tenant';
const files = { '/srv/objects/': '', [`${folder}/`]: '' };

/** The tests' day is 2026-11-22. */
const old = 1_700_000_000;
const fresh = Date.parse('2026-11-22T11:00:00Z') / 1000;

type Row = readonly [bucket: string, name: string, version: string | null, bytes: number | null];
type File = readonly [path: string, bytes: number, modified?: number];

function containers(environment: Readonly<Record<string, string>>, mounts: readonly object[]) {
  const Env = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const Labels = { 'com.docker.compose.service': 'storage' };
  return [
    { service: 'db' },
    { service: 'storage', parts: { Config: { Env, Labels } }, more: { Mounts: mounts } },
  ];
}

function listing(...listed: readonly File[]): ExecResult {
  return printed(listed.map(([path, bytes, at = old]) => `${path}\0${bytes}\0${at}.5\0`).join(''));
}

/** One listing after the other; the last stays. */
function find(...results: readonly ExecResult[]): ExecAnswer {
  let turn = 0;
  return {
    match: `find -L ${folder} `,
    result: () => results[Math.min(turn++, results.length - 1)] ?? printed(''),
  };
}

function ended(code: number, stderr: string): ExecResult {
  return { ran: true, code, stdout: '', stderr };
}

const typed: ExecAnswer = { match: 'getfattr ', result: printed('image/png') };
const notHere: ExecAnswer = {
  match: 'getfattr ',
  result: { ran: false, reason: 'getfattr is not installed' },
};

interface Given extends FakeLive {
  readonly rows: readonly Row[] | SqlError;
  readonly exec: readonly ExecAnswer[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly mounts?: readonly object[];
}

function contextOf({ rows, ...given }: Given) {
  return live({
    services,
    files,
    containers: containers(given.settings ?? settings, given.mounts ?? [bind]),
    answers: { 'objectParity.rows': Array.isArray(rows) ? rows.map((one) => [...one, null, null]) : rows },
    ...given,
  });
}

const parityOf = (given: Given) => gather(objectParity, contextOf(given));

const row: Row = ['avatars', 'a.png', 'v1', 3];
const none = { count: 0, first: [] };

describe('objectParity', () => {
  it('finds the file of every row, whatever the name, and side files are no orphans', async () => {
    const rows: readonly Row[] = [
      row,
      ['avatars', 'my cat — größe\t☃.png', 'v2', 5],
      ['avatars', 'before versions/old.json', null, 7],
      ['avatars', 'of unknown size', 'v3', null],
    ];
    const listed = listing(
      ['avatars/a.png/v1', 3],
      ['avatars/a.png/v1.json', 90],
      ['avatars/my cat — größe\t☃.png/v2', 5],
      ['avatars/before versions/old.json', 7],
      ['avatars/of unknown size/v3', 9],
      ['multiparts/u1/part-1', 10],
    );
    expect(await parityOf({ rows, exec: [find(listed), typed] })).toEqual({
      known: true,
      value: {
        path: folder,
        rows: 4,
        files: 6,
        missing: none,
        otherSize: none,
        orphans: 0,
        attributes: known({ asked: 4, without: none }),
      },
    });
  });

  it('tells rows without a file, files of another size, and files without a row', async () => {
    const rows: readonly Row[] = [row, ['avatars', 'gone\n.png', 'v2', 5], ['avatars', 'cut', 'v3', 5]];
    const listed = listing(
      ['avatars/a.png/v1', 3],
      ['avatars/cut/v3', 4],
      ['avatars/left behind/v9', 1],
      // An upload under way: its row comes last.
      ['avatars/arriving/v9', 1, fresh],
    );
    expect(await parityOf({ rows, exec: [find(listed), typed] })).toMatchObject({
      value: {
        missing: { count: 1, first: ['avatars/gone\\x0a.png'] },
        otherSize: { count: 1, first: ['avatars/cut'] },
        orphans: 1,
      },
    });
  });

  it('does not find the file of one version under another', async () => {
    const exec = [find(listing(['avatars/a.png/v2', 3])), typed];
    expect(await parityOf({ rows: [row], exec })).toMatchObject({ value: { missing: { count: 1 } } });
  });

  it('looks again before it calls a file missing', async () => {
    const exec = [find(listing(), listing(['avatars/a.png/v1', 3])), typed];
    expect(await parityOf({ rows: [row], exec })).toMatchObject({ value: { missing: none, files: 1 } });
  });

  it('looks once when all is sound, in one session', async () => {
    const context = contextOf({ rows: [row], exec: [find(listing(['avatars/a.png/v1', 3])), typed] });
    await gather(objectParity, context);
    expect(context.world.ran.filter(({ argv }) => argv[0] === 'find')).toHaveLength(1);
    expect(context.world.ran.filter(({ argv }) => argv.includes('psql'))).toHaveLength(1);
  });

  it('calls everything missing when the tenant’s folder is gone, nothing when the mount is', async () => {
    const given = { rows: [row], exec: [find(ended(1, 'is not asked'))] };
    expect(await parityOf({ ...given, files: { '/srv/objects/': '' } })).toMatchObject({
      value: { files: 0, missing: { count: 1, first: ['avatars/a.png'] } },
    });
    expect(await parityOf({ ...given, files: {} })).toEqual(
      unknownFact('needs /srv/objects, which is not there'),
    );
  });

  it('follows another path, a volume, the newer names and the version separator', async () => {
    const exec = [
      {
        match: 'find -L /var/lib/docker/volumes/o/_data/objects/bucket/ref ',
        result: listing(['avatars/a.png-$v-v1', 3]),
      },
      typed,
    ];
    const given: Given = {
      rows: [row],
      exec,
      settings: {
        STORAGE_BACKEND: 'file',
        STORAGE_FILE_BACKEND_PATH: '/mnt/objects/',
        STORAGE_S3_BUCKET: 'bucket',
        PROJECT_REF: 'ref',
        TUS_USE_FILE_VERSION_SEPARATOR: 'true',
      },
      mounts: [
        { Type: 'bind', Source: '/elsewhere', Destination: '/mntx' },
        { Type: 'volume', Name: 'o', Source: '/var/lib/docker/volumes/o/_data', Destination: '/mnt' },
      ],
      files: {
        '/var/lib/docker/volumes/o/_data/': '',
        '/var/lib/docker/volumes/o/_data/objects/bucket/ref/': '',
      },
    };
    expect(await parityOf(given)).toMatchObject({ value: { missing: none } });
  });

  it.each([
    ['S3', { settings: { ...settings, STORAGE_BACKEND: 's3' } }, /STORAGE_BACKEND is s3/],
    ['no tenant', { settings: { ...settings, TENANT_ID: '' } }, /one is not set/],
    ['no mount', { mounts: [] }, /in its container/],
    ['another machine', { endpoint: 'tcp://10.0.0.2:2376' }, /Docker is at/],
    ['a database that refuses', { rows: new SqlError('57014', 'canceling statement') }, /canceling/],
    ['a part that cannot be read', { exec: [find(ended(1, 'find: ‘x’: Permission denied'))] }, /Permission/],
    ['a find of another kind', { exec: [find(printed('a\0'))] }, /unexpected form/],
    ['a listing that takes too long', { exec: [find({ ran: false, reason: 'too long' })] }, /too long/],
    ['no storage service', { services: known([service('db')]) }, /runs none/],
  ] as const)('gives a reason for %s', async (_what, change, reason) => {
    const exec = [find(listing(['avatars/a.png/v1', 3])), typed];
    const fact = await parityOf({ rows: [row], exec, ...change });
    expect(fact).toMatchObject({ known: false, reason: expect.stringMatching(reason) });
  });

  it('does not begin to compare more objects than it can', async () => {
    const context = contextOf({ rows: [], exec: [] });
    const storageObjects = known({ buckets: [], objects: 200_001, bytes: 0 });
    const fact = await gather(objectParity, { ...context, before: { ...context.before, storageObjects } });
    expect(fact).toEqual(
      unknownFact('needs at most 200000 objects to compare (storage.objects holds 200001)'),
    );
    expect(context.world.ran).toEqual([]);
  });

  it('shows no secret in a name', async () => {
    const secret: Row = ['avatars', 'a-sound-password-of-the-files', 'v1', 1];
    const fact = await parityOf({ rows: [secret], exec: [find(listing()), typed] });
    expect(fact).toMatchObject({ value: { missing: { first: ['avatars/[redacted]'] } } });
  });
});

describe('the attributes of objects', () => {
  const twenty = Array.from({ length: 50 }, (_, index): Row => ['b', `n${index}`, 'v', 1]);
  const all = find(listing(...twenty.map(([bucket, name]): File => [`${bucket}/${name}/v`, 1])));
  const attributesOf = async (...exec: readonly ExecAnswer[]) => {
    const fact = await parityOf({ rows: twenty, exec: [all, ...exec] });
    return fact.known ? (fact.value as { attributes: unknown }).attributes : fact;
  };
  const inContainer = (result: ExecResult): ExecAnswer => ({
    match: 'docker exec --env LC_ALL=C id-storage getfattr',
    result,
  });

  it('are asked of twenty files, each once', async () => {
    expect(await attributesOf(typed)).toEqual(known({ asked: 20, without: none }));
  });

  it('are lost when a file has none, or its file system knows none', async () => {
    for (const words of ['No such attribute', 'Operation not supported']) {
      const bare = { match: 'getfattr ', result: ended(1, `/x: user.supabase.content-type: ${words}\n`) };
      expect(await attributesOf(bare)).toMatchObject({ value: { asked: 20, without: { count: 20 } } });
    }
  });

  it('are asked in the container when this machine has no getfattr', async () => {
    const lost = ended(1, '/x: user.supabase.content-type: No such attribute');
    expect(await attributesOf(notHere, inContainer(lost))).toMatchObject({
      value: { without: { count: 20 } },
    });
    expect(await attributesOf(notHere, inContainer(printed('image/png')))).toMatchObject({
      value: { without: none },
    });
  });

  it('are unknown when nobody has getfattr, or it may not read', async () => {
    const absent = ended(
      127,
      'OCI runtime exec failed: exec: "getfattr": executable file not found in $PATH',
    );
    expect(await attributesOf(notHere, inContainer(absent))).toMatchObject({
      known: false,
      reason: expect.stringContaining('package attr'),
    });
    const denied = { match: 'getfattr ', result: ended(1, 'getfattr: /x: Permission denied') };
    expect(await attributesOf(denied)).toEqual(unknownFact('getfattr failed: Permission denied'));
  });

  it('are not lost with a file that was deleted meanwhile', async () => {
    const gone = { match: 'getfattr ', result: ended(1, 'getfattr: /x: No such file or directory') };
    expect(await attributesOf(gone)).toEqual(unknownFact('needs an object whose file is there'));
  });
});
