import { describe, expect, it } from 'vitest';
import { splitWords } from './shell-words.ts';

describe('splitWords', () => {
  it.each([
    ['a  b\tc', ['a', 'b', 'c']],
    [`sh -c "a 'b'" 'c "d"'`, ['sh', '-c', `a 'b'`, 'c "d"']],
    ['a\\ b \\"c', ['a b', '"c']],
    ['a "" b', ['a', '', 'b']],
    ['', []],
    ['x $(a b) y', ['x', '$(a b)', 'y']],
    ['`a b` c', ['`a b`', 'c']],
    ['a; b', ['a']],
    ['a 2>err b', ['a']],
    ['a > b', ['a']],
  ])('%s', (line, words) => expect(splitWords(line)).toEqual(words));

  it.each(['a "b', "a 'b", 'a \\', 'a (b)', 'a $(b', '`a'])('%s does not end', (line) => {
    expect(splitWords(line)).toBeUndefined();
  });
});
