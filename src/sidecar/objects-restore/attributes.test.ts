import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { readDump, writeDump } from './attributes.ts';

const hasTools = spawnSync('getfattr', ['--version']).status === 0;

describe('a dump of attributes', () => {
  it('is read as it was written, whatever is in a path or a value', () => {
    const path = fc.string({ unit: 'grapheme' }).map((text) => `/objects/${text.replaceAll('\0', '')}`);
    fc.assert(
      fc.property(path, fc.string({ unit: 'grapheme', minLength: 1 }), (name, value) => {
        const attributes = { 'user.supabase.content-type': value };
        expect(readDump(writeDump(name, attributes)).get(name)).toEqual(attributes);
      }),
    );
  });

  it('is read of a name that would end a line of a pattern', () => {
    const attributes = { 'user.supabase.content-type': 'text/plain' };
    for (const name of ['/a\u2028b', '/a\u2029b']) {
      expect(readDump(writeDump(name, attributes)).get(name)).toEqual(attributes);
    }
  });

  it('of several files is told apart, and what has none is not there', () => {
    const text = [
      '# file: /a',
      'user.x=0sYQ==',
      'user.y=0sYg==',
      '',
      '# file: /b\\012c',
      'user.x=0sYw==',
      '',
    ].join('\n');
    expect([...readDump(text)]).toEqual([
      ['/a', { 'user.x': 'a', 'user.y': 'b' }],
      ['/b\nc', { 'user.x': 'c' }],
    ]);
  });

  it.skipIf(!hasTools)('is what setfattr takes and getfattr gives', () => {
    const path = join(quickScratch(), 'back\\slash\nand line');
    writeFileSync(path, '');
    const text = writeDump(path, { 'user.supabase.content-type': 'text/plain' });
    if (spawnSync('setfattr', ['--restore=-'], { input: text }).status !== 0) return;
    const words = ['--absolute-names', '-d', '-e', 'base64', path];
    const dumped = spawnSync('getfattr', words, { encoding: 'utf8' }).stdout;
    expect(readDump(dumped).get(path)).toEqual({ 'user.supabase.content-type': 'text/plain' });
  });
});
