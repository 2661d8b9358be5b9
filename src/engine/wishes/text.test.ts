import { describe, expect, it } from 'vitest';
import { parseWishes } from './read.ts';
import { type WrittenWishes, wishesShape } from './schema.ts';
import { wishesText } from './text.ts';

const answers: readonly WrittenWishes[] = [
  {},
  { domain: 'api.acme.com' },
  { domain: 'api.acme.com', email: "o'neill+ops@acme.com", exposure: { pooler: 'keep' } },
  {
    exposure: { gateway: 'loopback', analytics: 'unpublished', open_ports: [22, 443] },
    logs: { max_size: '1g' },
  },
];

describe('the first text of the wishes', () => {
  it.each(answers)('says %j and nothing else', (given) => {
    expect(parseWishes(wishesText(given)).wishes).toEqual(wishesShape.parse(given));
  });

  it('names its schema in the first line', () => {
    expect(wishesText({}).split('\n')[0]).toBe(
      '# yaml-language-server: $schema=seaworthy/seaworthy.schema.json',
    );
  });

  it('shows the main options with the defaults that are true', () => {
    const text = wishesText({});
    const commented = text.split('\n').flatMap((line) => /^# ((?: {2})?[a-z_]+:.*)$/.exec(line)?.[1] ?? []);
    const { wishes } = parseWishes(commented.join('\n'));

    expect(commented.length).toBeGreaterThan(12);
    expect({ ...wishes, environment: {}, postgres: { settings: {} } }).toEqual(wishesShape.parse({}));
  });

  it('stays short', () => {
    const lines = wishesText({}).split('\n');

    expect(lines.length).toBeLessThan(45);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});
