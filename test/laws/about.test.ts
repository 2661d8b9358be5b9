import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { parseWishes } from '../../src/engine/wishes/read.ts';
import { changes, checks, practices } from '../../src/practices/catalogue.generated.ts';
import { root } from './source-tree.ts';

/** What a person reads first about a practice; the rest of its page is generated. */
const about = practices.map(({ id }) => {
  return { id, text: readFileSync(join(root, `src/practices/${id}/about.md`), 'utf8') };
});

const codeOf = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

describe.each(about)('what is said about $id', ({ id, text }) => {
  it('has its four parts, in this order', () => {
    const parts = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(parts).toEqual(['What it is', 'Why it matters', 'What good looks like', 'Putting it right']);
  });

  it('names only commands of Seaworthy that exist, and practices and changes that do', () => {
    const said = codeOf(text).filter((code) => /^seaworthy [a-z]/.test(code));
    const known = new Set([...practices, ...changes, ...checks].map((one) => one.id as string));
    for (const line of said) {
      const [, verb, ...words] = line.split(' ');
      expect(commands.map(({ name }) => name)).toContain(verb);
      const only = words.indexOf('--only');
      if (only >= 0) expect([...known]).toContain(words[only + 1]);
    }
    const ids = codeOf(text).filter((code) => new RegExp(`^${id}/[a-z-]+$`).test(code));
    expect(ids.filter((name) => !known.has(name))).toEqual([]);
  });

  it('shows wishes that seaworthy.yaml takes', () => {
    const wishes = codeOf(text).filter((code) =>
      /^(?:postgres|environment|logs|health|exposure|mail): \{/.test(code),
    );
    for (const wish of wishes) expect(() => parseWishes(wish), wish).not.toThrow();
  });

  it('links to pages that exist', () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) =>
      join(root, 'docs/checks', target),
    );
    expect(targets.filter((path) => !existsSync(path))).toEqual([]);
  });
});
