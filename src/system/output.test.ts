import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../test/helpers/scratch-space.ts';
import { systemOutput } from './output.ts';

describe('writing a file whole', () => {
  const folder = quickScratch();
  const { write } = systemOutput();
  const path = join(folder, 'status.json');
  const temporary = join(folder, `.status.json.${process.pid}.tmp`);

  it('goes on after a program of the same number was killed in the middle of it', () => {
    write(path, 'first');
    writeFileSync(temporary, 'hal');
    write(path, 'second');
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(readdirSync(folder)).toEqual(['status.json']);
  });

  it('takes a link that was planted away instead of following it', () => {
    const elsewhere = join(quickScratch(), 'elsewhere');
    writeFileSync(elsewhere, 'theirs');
    symlinkSync(elsewhere, temporary);
    write(path, 'third');
    expect([readFileSync(path, 'utf8'), readFileSync(elsewhere, 'utf8')]).toEqual(['third', 'theirs']);
    expect(readdirSync(folder)).toEqual(['status.json']);
  });

  it('is refused where a folder has that name, and leaves what there was', () => {
    mkdirSync(temporary);
    expect(() => write(path, 'fourth')).toThrow('cannot write');
    expect(readFileSync(path, 'utf8')).toBe('third');
  });
});
