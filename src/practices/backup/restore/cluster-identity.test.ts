import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { foreignScript, readIdentity } from './cluster-identity.ts';

describe('the cluster that a repository holds', () => {
  it('is told to the last of its twenty digits', () => {
    const info =
      '[{"db":[{"id":1,"repo-key":1,"system-id":7712742613841436701,"version":"17"}],"name":"main"}]';
    expect(readIdentity(info)).toBe('7712742613841436701');
  });

  it('is the present one where the stanza was upgraded, and none where there is none', () => {
    const db = (id: string) => `{"id":1,"repo-key":1,"system-id":${id},"version":"17"}`;
    expect(readIdentity(`[{"db":[${db('1')},${db('2')}]}]`)).toBe('2');
    for (const text of ['', '[]', '[{"db":[]}]', '{}']) expect(readIdentity(text), text).toBeNull();
  });
});

/** The beginning of a WAL segment, with the cluster's identifier where PostgreSQL has it. */
function segment(identity: bigint): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.writeBigUInt64LE(identity, 24);
  return bytes;
}

describe('WAL in the spool that is of another cluster', () => {
  it('is put aside; what is ours, a history and a file on its way stay', () => {
    const spool = quickScratch();
    const [ours, theirs] = [18_446_744_073_709_551_000n, 7_712_742_613_841_436_701n];
    mkdirSync(join(spool, 'wal'));
    const files: readonly (readonly [string, Buffer])[] = [
      ['000000010000000000000001', segment(theirs)],
      ['00000001000000000000000A', segment(ours)],
      ['00000002.history', Buffer.from('1\t0/3000000\tbefore\n')],
      ['.000000010000000000000002.tmp', segment(theirs)],
    ];
    for (const [name, bytes] of files) writeFileSync(join(spool, 'wal', name), bytes);
    const ran = spawnSync('sh', ['-c', foreignScript, 'sh', spool, ours.toString()], { encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 0, stdout: '000000010000000000000001\n' });
    expect(readdirSync(join(spool, 'foreign'))).toEqual(['000000010000000000000001']);
    expect(readdirSync(join(spool, 'wal')).sort()).toEqual(
      files
        .slice(1)
        .map(([name]) => name)
        .sort(),
    );
  });

  it('is not looked for where the spool is empty', () => {
    const spool = quickScratch();
    mkdirSync(join(spool, 'wal'));
    expect(spawnSync('sh', ['-c', foreignScript, 'sh', spool, '1']).status).toBe(0);
    expect(readdirSync(spool)).toEqual(['wal']);
  });
});
