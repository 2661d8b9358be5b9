import { describe, expect, it } from 'vitest';
import { typedWords } from './typed-words.ts';

describe('the words of a command line', () => {
  it.each([
    ['plain', ['audit', 'x'], ['audit', 'x'], false],
    ['a value behind =', ['audit', '--format', '=', 'js'], ['audit', '--format=js'], true],
    ['no value yet behind =', ['audit', '--format', '='], ['audit', '--format='], true],
    ['an earlier =', ['audit', '--format', '=', 'json', ''], ['audit', '--format=json', ''], false],
    [
      '= in one word, where readline does not break there',
      ['audit', '--format=j'],
      ['audit', '--format=j'],
      false,
    ],
    ['= behind no option', ['explain', '='], ['explain', '='], false],
    ['a second =', ['a', '--output', '=', '=', 'x'], ['a', '--output==', 'x'], false],
    ['quotes', ['-C', '"my dir"', "'a b'", 'c\\ d'], ['-C', 'my dir', 'a b', 'c d'], false],
    ['an escape within double quotes', ['"a\\"b\\c"'], ['a"b\\c'], false],
    ['an open quote', ['-C', '"my di'], ['-C', 'my di'], false],
  ])('come from bash as they were meant: %s', (_, given, words, isSplit) => {
    expect(typedWords('bash', given)).toEqual({ words, isSplit });
  });

  it('come from zsh and fish as they are', () => {
    const words = ['audit', '"', '='];
    expect(typedWords('zsh', words)).toEqual({ words, isSplit: false });
    expect(typedWords('fish', words)).toEqual({ words, isSplit: false });
  });
});
