import { describe, expect, it } from 'vitest';
import { branch, insert } from './operations.ts';
import { overrideText } from './override-text.ts';
import { withoutServices } from './without-services.ts';

function override(services: readonly string[]): string {
  const root = branch();
  for (const service of services) {
    const value = { driver: 'json-file', options: { 'max-size': '10m' } };
    insert(root, ['services', service, 'logging'], { kind: 'leaf', how: 'set', value, change: 'logs/x' });
  }
  insert(root, ['volumes', 'spool'], { kind: 'leaf', how: 'set', value: {}, change: 'logs/x' });
  return overrideText(root);
}

describe('an override without services that are gone', () => {
  it.each([
    { gone: 'auth', rest: ['db', 'rest'] },
    { gone: 'db', rest: ['auth', 'rest'] },
    { gone: 'rest', rest: ['auth', 'db'] },
  ])('reads as if it had never named $gone', ({ rest }) => {
    expect(withoutServices(override(['auth', 'db', 'rest']), new Set(rest))).toBe(override(rest));
  });

  it('is the same text when nothing is gone', () => {
    const text = override(['auth', 'db']);
    expect(withoutServices(text, new Set(['auth', 'db', 'more']))).toBe(text);
  });

  it('stays one that Compose accepts when every service is gone', () => {
    const text = withoutServices(override(['auth']), new Set());
    expect(text).toContain('services: {}\n');
    expect(text).toContain('spool');
  });
});
