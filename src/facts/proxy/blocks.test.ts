import { describe, expect, it } from 'vitest';
import { everywhere, readDirectives } from './blocks.ts';

const unreadOf = (text: string, syntax: 'nginx' | 'caddy') =>
  everywhere(readDirectives(text, 'f', syntax)).flatMap(({ directive: { unread } }) => unread ?? []);

describe('readDirectives', () => {
  it('reads no further than any configuration goes, and says so in every block that is open', () => {
    const deep = readDirectives('server {\n'.repeat(50_000), 'f', 'nginx');

    expect(everywhere(deep).length).toBeLessThan(200);
    expect(deep.at(-1)).toMatchObject({ unread: 'what follows is too long to read' });
    expect(deep[0]?.block.at(-1)).toMatchObject({ unread: 'what follows is too long to read' });
    expect(unreadOf('a {\n'.repeat(60_000), 'caddy').length).toBeGreaterThan(0);
    const wide = readDirectives('x y;\n'.repeat(60_000), 'f', 'nginx');
    expect(wide.length).toBeLessThan(10_010);
    expect(wide.at(-1)).toMatchObject({ unread: 'what follows is too long to read', at: { line: 10_001 } });
    expect(unreadOf('x'.repeat(600_000), 'nginx')).toEqual(['a file too long to read']);
  });

  it('does not look for the end of quotes again and again', () => {
    expect(unreadOf('\\"'.repeat(200_000), 'nginx').length).toBeLessThan(2);
  });

  it('reads an ordinary file whole', () => {
    const text = `${'a { b { '.repeat(20)}${'}'.repeat(40)}${'x y;\n'.repeat(5000)}`;
    expect(unreadOf(text, 'nginx')).toEqual([]);
  });
});
