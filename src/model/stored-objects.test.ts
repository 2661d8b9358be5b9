import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ObjectRow, objectPath } from './stored-objects.ts';

const row = (bucket: string, name: string, version: string | null): ObjectRow => [
  bucket,
  name,
  version,
  1,
  null,
  null,
];

describe('the path of a version', () => {
  it('is the version in a folder of the name, and the name itself where there is none', () => {
    expect(objectPath('stub/stub', row('b', 'deep/a b.png', 'v1'))).toBe('stub/stub/b/deep/a b.png/v1');
    expect(objectPath('stub/stub', row('b', 'a', null))).toBe('stub/stub/b/a');
    expect(objectPath('stub/stub', row('b', 'a//c/', 'v1'))).toBe('stub/stub/b/a/c/v1');
  });

  it('never leads out of its bucket', () => {
    const word = fc.constantFrom('.', '..', '/', '', 'a', '\0', '../a', 'a/../../b');
    fc.assert(
      fc.property(word, word, fc.option(word), (bucket, name, version) => {
        const path = objectPath('stub/stub', row(bucket, name, version));
        if (path === null) return;
        expect(path.startsWith(`stub/stub/${bucket}`)).toBe(true);
        expect(path.split('/')).not.toContain('..');
        expect(path.split('/')).not.toContain('');
      }),
    );
  });
});
