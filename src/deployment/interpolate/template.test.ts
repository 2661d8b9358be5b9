// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import { describe, expect, it } from 'vitest';
import { substitute, TemplateError, type Variable } from './template.ts';

const values: Readonly<Record<string, Variable>> = {
  SET: { value: 'set', source: 'environment' },
  EMPTY: { value: '', source: 'env-file', at: { file: '.env', line: 2 } },
};
const lookup = (name: string) => values[name];

describe('substitute', () => {
  it.each([
    ['no variable', 'no variable'],
    ['$SET-${SET}', 'set-set'],
    ['$$SET', '$SET'],
    ['$5 $', '$5 $'],
    ['${EMPTY:-d}${EMPTY-d}${NONE-d}', 'dd'],
    ['${SET:+d}${EMPTY:+d}${EMPTY+d}${NONE+d}', 'dd'],
    ['${NONE:-${EMPTY:-${SET}}}', 'set'],
    ['${NONE:-{"a":{"b":1}}} x', '{"a":{"b":1}} x'],
    ['${SET?needed}', 'set'],
  ])('%s gives %s', (template, expected) => expect(substitute(template, lookup).text).toBe(expected));

  it('names the variables that made the text, and all that could have', () => {
    expect(substitute('${EMPTY:-${NONE-x}}${SET:-${OTHER}}', lookup)).toEqual({
      text: 'xset',
      from: [
        { name: 'EMPTY', source: 'default' },
        { name: 'NONE', source: 'default' },
        { name: 'SET', source: 'environment' },
      ],
      names: ['EMPTY', 'NONE', 'SET', 'OTHER'],
    });
  });

  it.each(['${', '${}', '${SET', '${1}', '${SET:x}', '${SET:-a\nb}', '${A:-'.repeat(100) + '}'.repeat(100)])(
    '%j is refused, and not repeated',
    (template) => {
      expect(() => substitute(template, lookup)).toThrow(TemplateError);
      expect(() => substitute(template, lookup)).not.toThrow(template);
    },
  );

  it.each(['${NONE?why}', '${EMPTY:?why}', '${SET:-${NONE:?why}}'])(
    '%s misses a required variable',
    (template) => {
      expect(() => substitute(template, lookup)).toThrow(/^required variable \w+ is missing a value: why$/);
    },
  );

  it('explains a missing variable in the words of the file, with no value in them', () => {
    expect(() => substitute('${NONE:?set it as ${SET}}', lookup)).toThrow(/: set it as \$\{SET\}$/);
  });

  it('reads a long line of variables in linear time', () => {
    const count = 50_000;
    expect(substitute('${NONE-x}'.repeat(count), lookup).text).toHaveLength(count);
  });
});
