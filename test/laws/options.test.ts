import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../src/cli/commands.ts';
import { optionsOf } from '../../src/cli/completion/options.ts';

const options = commands.flatMap((command) => {
  const { named, positional } = optionsOf(command);
  return [...named, ...positional].map((option) => ({ option, command }));
});

describe('every option', () => {
  it('that holds text says what it holds, so that shells can propose it (`values` of its command)', () => {
    const silent = options.filter(({ option, command }) => {
      const shape = command.input.shape[option.name];
      const isText = shape !== undefined && ['x', ['x']].some((value) => z.safeParse(shape, value).success);
      return option.takesValue && option.choices.length === 0 && option.kind === null && isText;
    });
    expect(silent.map(({ option, command }) => `${command.name} --${option.name}`)).toEqual([]);
  });

  it('has one meaning for each letter of its command', () => {
    const twice = commands.filter((command) => {
      const forms = optionsOf(command).named.flatMap((option) => option.forms);
      return new Set(forms).size !== forms.length;
    });
    expect(twice.map(({ name }) => name)).toEqual([]);
  });
});
