// A restore in place where storage keeps objects in a bucket: nothing is moved there, and no row without an object is silent.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LabStore, startS3 } from './s3.ts';
import { describeLab } from './stack.ts';
import { askStorage, expire, keepObjectsInStore } from './storage-in-store.ts';
import { onStack } from './whole-journey.ts';

const minutes = 60_000;

describeLab('objects in a bucket', { stack: 'envoy-17', services: ['db', 'storage'] }, (stack) => {
  const repository = mkdtempSync(join(tmpdir(), 'swtest-bucket-'));
  let store: LabStore | undefined;
  const theStore = () => store ?? expect.fail('there is no store');
  const restored = () => onStack(stack(), 'restore', '--to', 'LATEST', '--yes', '--json');

  beforeAll(async () => {
    chmodSync(repository, 0o755);
    store = await startS3('moto', `${stack().project}_default`);
    await keepObjectsInStore(stack(), store);
    const put = (name: string) => `--data-binary pixels 'URL/object/avatars/${name}'`;
    const bucket = `-H 'content-type: application/json' -d '{"id":"avatars"}' URL/bucket`;
    askStorage(stack(), bucket, put('here.png'), put('lost.png'));
    stack().addFile('seaworthy.yaml', `backup:\n  repositories:\n    - path: ${repository}\n`);
    for (const words of [
      ['apply', '--yes', '--without-dump', '--only', 'backup'],
      ['backup', 'run'],
    ]) {
      const done = onStack(stack(), ...words);
      expect(done, `${done.stdout}${done.stderr}`).toMatchObject({ code: 0 });
    }
  }, 10 * minutes);

  afterAll(() => {
    store?.close();
    rmSync(repository, { recursive: true, force: true });
  });

  it('are compared with the rows that came back, and all are there', { timeout: 5 * minutes }, () => {
    const done = restored();
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(done.stdout)).toMatchObject({
      objects: null,
      bucket: { rows: 2, missing: 0, missingFile: null },
    });
  });

  it('are named where a row has none any more', { timeout: 5 * minutes }, async () => {
    await expire(theStore(), 'stub/avatars/lost.png');
    const done = restored();
    expect(done, done.stderr).toMatchObject({ code: 1 });
    const { bucket } = JSON.parse(done.stdout);
    expect(bucket).toMatchObject({
      ...{ rows: 2, missing: 1 },
      firstMissing: [expect.stringMatching(/^stub\/avatars\/lost\.png\//)],
    });
    const state = join(stack().directory, '.seaworthy');
    const [name = ''] = readdirSync(state).filter((one) => one.startsWith('objects-missing-'));
    expect(bucket.missingFile).toBe(join(state, name));
    expect(JSON.parse(readFileSync(join(state, name), 'utf8'))).toEqual({ key: bucket.firstMissing[0] });
  });
});
