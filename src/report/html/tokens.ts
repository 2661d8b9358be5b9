/** Colours by what they say. Every text colour keeps WCAG AA contrast (4.5:1) on the grounds it is used on; a test proves it. */
export interface Tokens {
  readonly ground: string;
  readonly surface: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  /** Borders of controls: 3:1 on the ground (WCAG 1.4.11). */
  readonly edge: string;
  readonly accent: string;
  readonly shadow: string;
  readonly p0: string;
  readonly 'p0-soft': string;
  readonly p1: string;
  readonly 'p1-soft': string;
  readonly p2: string;
  readonly 'p2-soft': string;
  readonly p3: string;
  readonly 'p3-soft': string;
  readonly open: string;
  readonly 'open-soft': string;
  readonly good: string;
  readonly 'good-soft': string;
}

export const lightTokens: Tokens = {
  ground: '#f5f7f9',
  surface: '#ffffff',
  text: '#14202b',
  quiet: '#51606f',
  line: '#dbe2e9',
  edge: '#7c8a98',
  accent: '#0a6585',
  shadow: '0 1px 2px #14202b14,0 8px 24px #14202b0d',
  p0: '#b3181f',
  'p0-soft': '#fdeaea',
  p1: '#a8430a',
  'p1-soft': '#fdeee3',
  p2: '#7d5a00',
  'p2-soft': '#fbf2d6',
  p3: '#475869',
  'p3-soft': '#e9eef3',
  open: '#6a3fa8',
  'open-soft': '#f1eafb',
  good: '#17683a',
  'good-soft': '#e7f5ec',
};

export const darkTokens: Tokens = {
  ground: '#0d151d',
  surface: '#15202b',
  text: '#e7edf3',
  quiet: '#a3b1bf',
  line: '#293746',
  edge: '#6b7c8d',
  accent: '#63c6e8',
  shadow: 'none',
  p0: '#ff8f88',
  'p0-soft': '#3b1c20',
  p1: '#ffac7a',
  'p1-soft': '#392418',
  p2: '#f2cd68',
  'p2-soft': '#332a12',
  p3: '#b7c5d3',
  'p3-soft': '#223040',
  open: '#cbaaff',
  'open-soft': '#2b2140',
  good: '#7fdb9f',
  'good-soft': '#14301f',
};

/** Tokens as custom properties of a style sheet. */
export function tokenRules(tokens: Tokens): string {
  return Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value};`)
    .join('');
}
