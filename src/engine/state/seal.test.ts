import { describe, expect, it } from 'vitest';
import { isCutSeal, seal, unseal } from './seal.ts';

const record = { text: 'grüße "\n', list: [1, null, true] };

describe('a sealed record', () => {
  it('gives back what was sealed, and is JSON for everybody else', () => {
    for (const text of [seal(record), seal(record, 2)]) {
      expect(unseal(Buffer.from(text))).toEqual({ ok: true, value: record });
      expect(JSON.parse(text)).toMatchObject({ record });
    }
  });

  it.each([
    ['nothing', ''],
    ['half a frame', '{"sha256":"'],
    ['another kind of JSON', '{"a":1}'],
    ['a frame around nothing', seal('').replace('""}', '}')],
  ])('is not %s', (_name, text) => {
    expect(unseal(Buffer.from(text))).toMatchObject({ ok: false });
  });
});

describe('a line whose writing was cut', () => {
  const line = Buffer.from(`${seal(record)}\n`);

  it('is any beginning of it, with or without zeros behind', () => {
    for (let length = 1; length < line.length; length++) {
      const cut = line.subarray(0, length);
      expect(isCutSeal(cut), `${length}`).toBe(true);
      expect(isCutSeal(Buffer.concat([cut, Buffer.alloc(50)])), `${length} and zeros`).toBe(true);
    }
    expect(isCutSeal(Buffer.alloc(100))).toBe(true);
  });

  it('is not a whole one whose end was changed, nor anything else', () => {
    const garbled = Buffer.from(line);
    garbled[line.length - 1] = 0x4a;
    expect(isCutSeal(garbled)).toBe(false);
    expect(isCutSeal(Buffer.from('hello'))).toBe(false);
    expect(isCutSeal(Buffer.from(`x${line.toString()}`))).toBe(false);
    expect(isCutSeal(Buffer.from('{"sha256":"xyz'))).toBe(false);
  });
});
