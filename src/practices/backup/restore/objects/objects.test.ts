import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../../test/helpers/world.ts';
import { adopt } from '../../../../engine/adopted.ts';
import type { OpenDatabase } from '../../../../engine/apply/database.ts';
import { oneLine, Problem, printProblem } from '../../../../model/problem.ts';
import { systemFiles } from '../../../../system/files.ts';
import { systemTree } from '../../../../system/tree.ts';
import type { Snapshot } from '../../operations/objects.ts';
import { readContainer } from '../docker.ts';
import { keyAt } from './plan.ts';
import { writeRows } from './rows.ts';
import { itsOwn, taskWords } from './task-container.ts';
import { storeOf } from './tenant.ts';

const sidecar = readContainer({
  Image: 'sha256:5a',
  RestartCount: 0,
  State: { Status: 'running', ExitCode: 0 },
  HostConfig: { NetworkMode: 'x_default', CapAdd: ['DAC_OVERRIDE'], ExtraHosts: null },
  Mounts: [
    { Type: 'bind', Source: '/srv/storage', Destination: '/objects', RW: true },
    { Type: 'volume', Name: 'x_db-config', Source: '/v/_data', Destination: '/db-config', RW: false },
    { Type: 'volume', Name: 'x_cache', Source: '/w/_data', Destination: '/var/cache/restic', RW: true },
  ],
});

describe('the container that does one task', () => {
  it('has what the sidecar has, may give files their owner, and write where it has to', () => {
    const words = taskWords({ sidecar, name: 'x-seaworthy-key', writable: ['/db-config'] }, false);
    expect(words.filter((word) => word.startsWith('type='))).toEqual([
      'type=bind,source=/srv/storage,target=/objects',
      'type=volume,source=x_db-config,target=/db-config',
      'type=volume,source=x_cache,target=/var/cache/restic',
    ]);
    expect(words.join(' ')).toContain('--cap-drop ALL --cap-add CHOWN');
    expect(words.join(' ')).toContain('--env RESTIC_CACHE_DIR=/var/cache/restic');
    expect(words).not.toContain('--interactive');
    const bounded = taskWords({ sidecar, name: 'x', writable: [], runWords: ['--memory', '1g'] }, false);
    expect(bounded.join(' ')).toMatch(/ --memory 1g .*--entrypoint node /);
  });

  it('takes a list on its input where there is one, and only reads what it need not write', () => {
    const words = taskWords({ sidecar, name: 'x', writable: [] }, true);
    expect(words).toContain('--interactive');
    expect(words).toContain('type=volume,source=x_db-config,target=/db-config,readonly');
  });
});

describe('what a task says when it fails', () => {
  const failure = (message: string) =>
    itsOwn(
      new Problem({
        code: 'docker-failed',
        message: `docker run failed: ${message}`,
        hints: ['x'],
        fault: 'world',
      }),
    );

  it('is its message with its hint', () => {
    const text = printProblem(new Problem({ code: 'a', message: 'no room', hints: ['make room'] }));
    const found = failure(oneLine(text));
    expect([found.message, found.hints, found.fault]).toEqual(['no room', ['make room'], 'world']);
  });

  it('is that the image is old, where it does not know the task', () => {
    expect(failure('usage: sidecar.mjs database | objects').hints).toEqual([
      'seaworthy apply --only backup builds it anew',
    ]);
  });
});

describe('the snapshot of the root key', () => {
  const snapshot = (time: string, paths = ['/objects/.seaworthy-captured', '/db-config']): Snapshot => {
    return { repository: 2, id: time, time, tags: ['objects'], paths };
  };

  it('is the newest before the moment, else the first one after it', () => {
    const all = [snapshot('2026-11-26T02:00:00Z'), snapshot('2026-11-25T02:00:00Z')];
    const found = (moment: string) => keyAt(all, Date.parse(moment))?.snapshot;
    expect(found('2026-11-27T00:00:00Z')).toBe('2026-11-26T02:00:00Z');
    expect(found('2026-11-26T00:00:00Z')).toBe('2026-11-25T02:00:00Z');
    expect(found('2026-11-24T00:00:00Z')).toBe('2026-11-25T02:00:00Z');
  });

  it('is none where no snapshot holds the folder of the key', () => {
    expect(keyAt([snapshot('2026-11-26T02:00:00Z', ['/objects/.seaworthy-captured'])], 0)).toBeNull();
  });
});

describe('the rows for the program in the container', () => {
  it('come page by page, behind the request', async () => {
    const id = (number: number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;
    const all = Array.from(
      { length: 20_001 },
      (_, index) => `${id(index)} ["b","n${index}","v",1,null,null]`,
    );
    const asked: string[] = [];
    const database = {
      own: 'postgres',
      async run(_: string, sql: string) {
        asked.push(sql);
        const after = / id > '([^']*)'/.exec(sql)?.[1] ?? '';
        return all
          .filter((line) => line.slice(0, 36) > after)
          .slice(0, 20_000)
          .join('\n');
      },
    } as unknown as OpenDatabase;
    const path = join(quickScratch(), 'rows.jsonl');
    const request = { root: 'stub/stub', stamp: 's', movesRest: true, repositories: [1] };
    const count = await writeRows(database, request, { path, access: { mode: 0o600 } }, systemTree());
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect([count, asked.length, lines.length]).toEqual([20_001, 2, 20_002]);
    expect(JSON.parse(lines[0] ?? '')).toEqual(request);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual(['b', 'n20000', 'v', 1, null, null]);
  });
});

describe('where storage keeps objects', () => {
  async function store(environment: Readonly<Record<string, string>>) {
    const directory = quickScratch();
    const lines = Object.entries(environment).map(([name, value]) => `      ${name}: ${value}`);
    const text = [
      'services:',
      '  files:',
      '    image: supabase/storage-api:v1.25.7',
      '    environment:',
      ...lines,
    ];
    systemTree().create(join(directory, 'docker-compose.yml'), `${text.join('\n')}\n`, { mode: 0o600 });
    const world = { ...fakeWorld({ directory }), files: systemFiles() };
    return storeOf(adopt({ directory, environment: {} }, world), world);
  }

  it('is the folder of the tenant, by the names that upstream reads first', async () => {
    const old = { STORAGE_BACKEND: 'file', GLOBAL_S3_BUCKET: 'stub', TENANT_ID: 'acme' };
    expect(await store(old)).toEqual({ kind: 'files', service: 'files', root: 'stub/acme' });
    const both = { ...old, STORAGE_S3_BUCKET: 'bucket', PROJECT_REF: 'ref' };
    expect(await store(both)).toMatchObject({ root: 'bucket/ref' });
  });

  it('is a bucket where the backend is one', async () => {
    const s3 = { STORAGE_BACKEND: 's3', GLOBAL_S3_BUCKET: 'acme', TENANT_ID: 'ref' };
    expect(await store(s3)).toEqual({ kind: 'bucket', service: 'files', tenant: 'ref', separator: '/' });
    expect(await store({ ...s3, TUS_USE_FILE_VERSION_SEPARATOR: '"true"' })).toMatchObject({
      separator: '-$v-',
    });
  });
});
