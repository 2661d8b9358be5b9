import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenOf, escapeXml, parseXml, textAt } from './xml.ts';

describe('the XML of an answer', () => {
  it('is read with its namespace, empty elements, comments and verbatim text', () => {
    const root = parseXml(
      `<?xml version="1.0" encoding="UTF-8"?>\n<L xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><!-- x --><K>a&amp;b&#32;&#x1F6A2;</K><K><![CDATA[<c>]]></K><E/><s:P a="1>"><Q>q</Q></s:P></L>\n`,
    );
    expect(childrenOf(root, 'K').map(({ text }) => text)).toEqual(['a&b 🚢', '<c>']);
    expect(textAt(root, 'E')).toBe('');
    expect(textAt(root, 'Nothing')).toBeUndefined();
  });

  it.each([
    '',
    'plain text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a',
    `${'<a>'.repeat(30)}${'</a>'.repeat(30)}`,
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  ])('is refused when it is none: %s', (text) => {
    expect(parseXml(text)).toBeNull();
  });

  it('gives back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textAt(parseXml(`<a><b>${escapeXml(text)}</b></a>`), 'b')).toBe(text);
      }),
    );
  });

  it('never throws, whatever comes', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '&',
      ';',
      '#',
      'a',
      '!',
      '[',
      ']',
      '?',
      '-',
      ' ',
      '<a>',
      '</a>',
    );
    fc.assert(fc.property(fc.array(piece), (pieces) => void parseXml(pieces.join(''))));
  });
});
