import { describe, expect, it } from 'vitest';
import { darkTokens, lightTokens, type Tokens } from './tokens.ts';

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [bright = 0, dark = 0] = [luminance(left), luminance(right)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

type Pair = readonly [keyof Tokens, keyof Tokens];

const texts: readonly Pair[] = [
  ...(['text', 'quiet', 'accent', 'open', 'good', 'p0'] as const).flatMap((name): Pair[] => [
    [name, 'ground'],
    [name, 'surface'],
  ]),
  ...(['p0', 'p1', 'p2', 'p3', 'open', 'good'] as const).flatMap((name): Pair[] => [
    [name, `${name}-soft`],
    ['text', `${name}-soft`],
  ]),
  ['accent', 'open-soft'],
  ['quiet', 'open-soft'],
];

const shapes: readonly Pair[] = [
  ...(['p0', 'p1', 'p2', 'p3', 'open', 'good', 'edge'] as const).map((name): Pair => [name, 'surface']),
  ['edge', 'ground'],
  ['accent', 'ground'],
];

describe.each([
  ['light', lightTokens],
  ['dark', darkTokens],
])('colours in the %s', (_scheme, tokens) => {
  it.each(texts)('%s on %s can be read (WCAG AA, 4.5:1)', (text, ground) => {
    expect(contrast(tokens[text], tokens[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)('%s on %s can be seen (WCAG 1.4.11, 3:1)', (shape, ground) => {
    expect(contrast(tokens[shape], tokens[ground])).toBeGreaterThanOrEqual(3);
  });
});

describe('contrast', () => {
  it('is 21 for black on white', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });
});
