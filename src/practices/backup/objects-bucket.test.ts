import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { adopt } from '../../engine/adopted.ts';
import type { S3LifecycleRule } from '../../ports/s3.ts';
import { systemFiles } from '../../system/files.ts';
import { systemTree } from '../../system/tree.ts';
import { bucketLines, keepVersions, versionsLine } from './objects-bucket.ts';

const kept = { keep_days: 30, full_every_days: 7 };
const rule = (days: number, isEnabled = true): S3LifecycleRule => {
  return { id: 'old', isEnabled, prefix: '', expireOldVersionsDays: days };
};

describe('a bucket of objects', () => {
  it.each(['off', 'suspended'] as const)(
    'fails where versioning is %s, and says what switches it on',
    (state) => {
      const line = versionsLine('acme', state, [], kept);
      expect(line).toMatchObject({
        ok: false,
        text: expect.stringContaining('seaworthy backup keep-versions'),
      });
    },
  );

  it('is well where old versions live as long as backups, and not where they go sooner', () => {
    expect(versionsLine('acme', 'enabled', [rule(30)], kept)).toMatchObject({ ok: true });
    expect(versionsLine('acme', 'enabled', [rule(30)], kept).text).toContain('about 37 days');
    expect(versionsLine('acme', 'enabled', [rule(37)], kept).text).toBe(
      'objects: bucket acme keeps old versions for 37 days',
    );
    expect(versionsLine('acme', 'enabled', [], kept)).toMatchObject({ ok: true });
    expect(versionsLine('acme', 'enabled', [rule(7, false)], kept)).toMatchObject({ ok: true });
    expect(versionsLine('acme', 'enabled', [rule(90), rule(7)], kept)).toMatchObject({
      ok: false,
      text: expect.stringContaining('7 days'),
    });
  });
});

describe('where that bucket is', () => {
  function deployment(environment: Readonly<Record<string, string>>) {
    const directory = quickScratch();
    const lines = Object.entries(environment).map(([name, value]) => `      ${name}: "${value}"`);
    const text = [
      'services:',
      '  storage:',
      '    image: supabase/storage-api:v1.25.7',
      '    environment:',
      ...lines,
    ];
    systemTree().create(join(directory, 'docker-compose.yml'), `${text.join('\n')}\n`, { mode: 0o600 });
    const world = { ...fakeWorld({ directory }), files: systemFiles() };
    return { adopted: adopt({ directory, environment: {} }, world), world };
  }

  it('is nowhere for files, which need no keeping of versions', async () => {
    const { adopted, world } = deployment({ STORAGE_BACKEND: 'file' });
    expect(await bucketLines(adopted, kept, world)).toEqual([]);
    await expect(keepVersions(adopted, world)).rejects.toThrow('are files');
  });

  it('cannot be asked without keys, which is no pass', async () => {
    const { adopted, world } = deployment({
      STORAGE_BACKEND: 's3',
      GLOBAL_S3_BUCKET: 'acme',
      REGION: 'eu-west-1',
    });
    expect(await bucketLines(adopted, kept, world)).toEqual([
      { ok: null, text: expect.stringContaining('storage has no keys') },
    ]);
  });
});
