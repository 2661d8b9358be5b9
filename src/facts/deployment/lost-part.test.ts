import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../deployment/env-file/parse.ts';
import { lostPart } from './lost-part.ts';

function lost(text: string) {
  const [line] = parseEnvFile(`${text}\n`, '.env');
  return line === undefined ? undefined : lostPart(line, (name) => name === 'KNOWN');
}

describe('what Compose takes away from a value', () => {
  it.each([
    ['A=pa$word', 'variable'],
    ['A="pa$word"', 'variable'],
    ['A=$ecret', 'variable'],
    ['A=x$1y$zz', 'variable'],
    ['A=pass #word', 'comment'],
    ['A=pass  #word # note', 'comment'],
  ])('is part of %s', (text, what) => {
    expect(lost(text)).toBe(what);
  });

  it.each([
    'A=plain',
    'A=pa$$word',
    "A='pa$word'",
    'A=$KNOWN-x',
    `A=\${OTHER}`,
    `A=\${OTHER:-x}y`,
    'A=$FROM_THE_SHELL',
    'A=cost$1',
    'A=ends$',
    'A=pass # a note',
    'A=pass ## a note',
    'A=pass#word',
    'A="pass #word"',
    'A= # nothing yet',
    'A',
    '# $comment #word',
  ])('is nothing of %s', (text) => {
    expect(lost(text)).toBeUndefined();
  });
});
