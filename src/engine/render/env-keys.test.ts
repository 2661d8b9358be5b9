import { describe, expect, it } from 'vitest';
import { withOurs, withoutOurs } from './env-keys.ts';

const ours = 'docker-compose.yml:seaworthy/gen/1/compose.yaml';

function set(
  text: string,
  wanted: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
) {
  const keys = Object.entries(wanted).map(([key, value]) => ({ key, value, change: 'a/b' }));
  const known = new Map(Object.entries(before).map(([key, value]) => [key, { value }]));
  return withOurs(text, '.env', keys, known);
}

describe('keys of ours in an env file', () => {
  it.each([
    ['nothing in it', ''],
    ['no line ending at its end', 'A=1'],
    ['Windows line endings', 'A=1\r\nB=2\r\n'],
    ['a byte order mark', '\ufeffA=1\n'],
    ['quotes and a comment', 'COMPOSE_FILE="docker-compose.yml"   # mine\nA=1\n'],
    ['an interpolated value', 'D=docker-compose.yml\nCOMPOSE_FILE=$' + '{D}\n'],
    ['a value that needs other quotes now', "A='it is'\n"],
    ['a bare key', 'COMPOSE_FILE\nA=1\n'],
    ['the same key twice', 'A=0\nA=1\nB=2\n'],
    ['a value over lines', 'A="1\n2"\nB=3\n'],
  ])('leave no trace in a file with %s', (_what, text) => {
    const { text: changed, edits } = set(text, { A: "it's $5", B: 'x', COMPOSE_FILE: ours });
    expect(changed).not.toBe(text);
    expect(withoutOurs(changed, '.env', edits)).toEqual({ text, kept: [] });
  });

  it('go, while lines that a person added behind them stay', () => {
    const { text, edits } = set('A=1', { B: '2', COMPOSE_FILE: ours });
    expect(withoutOurs(`${text}C=3\n`, '.env', edits).text).toBe('A=1\nC=3\n');
  });

  it('say the value before, or that there was none', () => {
    const { edits } = set('A=1\n', { A: '2', B: '3' }, { A: '1' });
    expect(edits).toMatchObject([
      { key: 'A', before: '1', after: '2', change: 'a/b' },
      { key: 'B', before: null, after: '3' },
    ]);
  });

  it('are no edit when the value is there already', () => {
    expect(set('A=1\n', { A: '1' }, { A: '1' })).toEqual({ text: 'A=1\n', edits: [] });
  });

  it('stay with a person who changed or removed them since', () => {
    const { text, edits } = set('A=1\nB=2\n', { A: 'x', B: 'y' }, { A: '1', B: '2' });
    const edited = text.replace('A=x', 'A=mine').replace('B=y\n', '');
    expect(withoutOurs(edited, '.env', edits)).toEqual({ text: 'A=mine\n', kept: ['A', 'B'] });
  });

  it('take only our entry out of a list of files that a person changed', () => {
    const { text, edits } = set('A=1\n', { COMPOSE_FILE: ours });
    const edited = text.replace(ours, `${ours}:more.yml`);
    expect(withoutOurs(edited, '.env', edits).text).toBe('A=1\nCOMPOSE_FILE=docker-compose.yml:more.yml\n');
  });

  it('take our entry out of a list with another separator', () => {
    const { text, edits } = set('A=1\n', { COMPOSE_FILE: ours.replace(':', ',') });
    const edited = text.replace('docker-compose.yml,', 'a.yml,b.yml,');
    expect(withoutOurs(edited, '.env', edits, ',').text).toBe('A=1\nCOMPOSE_FILE=a.yml,b.yml\n');
  });
});
