import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { systemExec } from '../../../system/exec.ts';
import { linkTexts } from './paths.ts';

it('tells of every link, though one among them is none any more', async () => {
  const root = scratch();
  const at = (name: string) => join(root, name);
  symlinkSync('one', at('a'));
  writeFileSync(at('b'), '');
  symlinkSync('three', at('c'));
  const world = { exec: systemExec() };
  expect(await linkTexts([at('a'), at('b'), at('c'), at('gone')], world)).toEqual([
    'one',
    null,
    'three',
    null,
  ]);
  expect(await linkTexts([], world)).toEqual([]);
});
