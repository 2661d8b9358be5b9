import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measurementLine, parseMeasurements } from './measurements.ts';

const good = '{"at":"2026-11-22T12:00:00.000Z","values":{"wal":5}}';

describe('the file of measurements', () => {
  it('reads back what was written', () => {
    const arbitrary = fc.record({
      at: fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
      values: fc.dictionary(fc.string(), fc.nat()),
    });
    fc.assert(
      fc.property(fc.array(arbitrary), (points) => {
        const { lines, damaged } = parseMeasurements(
          points.map((one) => `${measurementLine(one)}\n`).join(''),
        );
        expect(damaged).toEqual([]);
        expect(JSON.stringify(lines.map(({ measurement }) => measurement))).toBe(JSON.stringify(points));
      }),
    );
  });

  it('skips damaged lines, tells which, and loses none of the others', () => {
    const text = `${good}\n{"at":"2026-\n${good}\n\0\0\0\n\n[1]\n{"at":"yesterday","values":{}}\n${good}`;
    const { lines, damaged } = parseMeasurements(text);
    expect(lines).toHaveLength(3);
    expect(damaged).toEqual([2, 4, 6, 7]);
  });

  it('never throws, whatever stands there', () => {
    const line = fc.oneof(fc.string(), fc.json(), fc.constant(good));
    fc.assert(
      fc.property(fc.array(line), (texts) => {
        const { lines, damaged } = parseMeasurements(texts.join('\n'));
        expect(lines.length + damaged.length).toBeLessThanOrEqual(texts.join('\n').split('\n').length);
      }),
    );
  });

  it('leaves out what is no size or count', () => {
    const { lines } = parseMeasurements(
      '{"at":"2026-11-22T12:00:00Z","values":{"a":-1,"b":1e300,"c":"5","d":null,"e":7,"__proto__":3},"new":1}',
    );
    expect(Object.entries(lines[0]?.measurement.values ?? {})).toEqual([
      ['e', 7],
      ['__proto__', 3],
    ]);
  });
});
