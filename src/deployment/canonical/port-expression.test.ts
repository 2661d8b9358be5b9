// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of Compose, not of JavaScript.
import { describe, expect, it } from 'vitest';
import { isOneExpression, publishedExpression } from './port-expression.ts';

describe('publishedExpression', () => {
  it.each([
    ['${POSTGRES_PORT}:5432', '15432:5432', '15432', '${POSTGRES_PORT}'],
    ['$PORT:6543/tcp', '6543:6543/tcp', '6543', '$PORT'],
    ['${A:-${B:-8000}}:8000/tcp', '8000:8000/tcp', '8000', '${A:-${B:-8000}}'],
    ['${BIND:-0.0.0.0}:${PORT}:5432', '0.0.0.0:5432:5432', '5432', '${PORT}'],
    ['[::]:${PORT}:5432', '[::]:5432:5432', '5432', '${PORT}'],
  ])('of %s is the part of the port of the host', (written, resolved, published, expected) => {
    expect(publishedExpression(written, resolved, published)).toBe(expected);
  });

  it.each([
    ['a plain number', undefined, '5432:5432', '5432'],
    ['a number beside a variable of the address', '${BIND}:5432:5432', '0.0.0.0:5432:5432', '5432'],
    ['a variable that holds an address too', '${BIND}:5432', '0.0.0.0:15432:5432', '15432'],
    ['two variables in one number', '${A}${B}:5432', '15432:5432', '15432'],
    ['a variable that holds a range', '${RANGE}:8000-8001', '8000-8001:8000-8001', '8000'],
    ['one variable for everything', '${PORTS}', '5432:5432', '5432'],
  ])('is nothing for %s', (_what, written, resolved, published) => {
    expect(publishedExpression(written, resolved, published)).toBeUndefined();
  });
});

describe('isOneExpression', () => {
  it.each(['${A}', '$A', '${A:-${B}}'])('holds for %s', (text) => expect(isOneExpression(text)).toBe(true));
  it.each(['5432', '${A}${B}', '1${A}', '$A$B', '${A', ''])('does not hold for %s', (text) => {
    expect(isOneExpression(text)).toBe(false);
  });
});
