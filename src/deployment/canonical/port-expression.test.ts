// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of Compose, not of JavaScript.
import { describe, expect, it } from 'vitest';
import { isOneExpression, portExpressions } from './port-expression.ts';

/** Of the host's port alone. */
const published = (written: string | undefined, resolved: string, port: string) =>
  portExpressions(written, resolved, { hostIp: '', published: port, target: 0 }).published;

describe('portExpressions', () => {
  it.each([
    ['${P}:${P}', '5432:5432', { published: '5432', target: 5432 }, { published: '${P}', target: '${P}' }],
    [
      '${VPN}:5460:5432',
      '10.8.0.1:5460:5432',
      { hostIp: '10.8.0.1', published: '5460', target: 5432 },
      { hostIp: '${VPN}' },
    ],
    ['[${V6}]:80:80', '[::1]:80:80', { hostIp: '::1', published: '80', target: 80 }, {}],
    ['53:${P:-53}/udp', '53:53/udp', { published: '53', target: 53 }, { target: '${P:-53}' }],
    ['$P', '5432', { published: '', target: 5432 }, { target: '$P' }],
    ['${P}-9002:9000-9002', '9000-9002:9000-9002', { published: '9000', target: 9000 }, {}],
  ])('of %s are those of each part', (written, resolved, port, expected) => {
    const spec = { hostIp: '', ...port };
    expect(portExpressions(written, resolved, spec)).toEqual(expected);
  });

  it.each([
    ['${POSTGRES_PORT}:5432', '15432:5432', '15432', '${POSTGRES_PORT}'],
    ['$PORT:6543/tcp', '6543:6543/tcp', '6543', '$PORT'],
    ['${A:-${B:-8000}}:8000/tcp', '8000:8000/tcp', '8000', '${A:-${B:-8000}}'],
    ['${BIND:-0.0.0.0}:${PORT}:5432', '0.0.0.0:5432:5432', '5432', '${PORT}'],
    ['[::]:${PORT}:5432', '[::]:5432:5432', '5432', '${PORT}'],
  ])('of %s is the part of the port of the host', (written, resolved, port, expected) => {
    expect(published(written, resolved, port)).toBe(expected);
  });

  it.each([
    ['a plain number', undefined, '5432:5432', '5432'],
    ['a number beside a variable of the address', '${BIND}:5432:5432', '0.0.0.0:5432:5432', '5432'],
    ['a variable that holds an address too', '${BIND}:5432', '0.0.0.0:15432:5432', '15432'],
    ['two variables in one number', '${A}${B}:5432', '15432:5432', '15432'],
    ['a variable that holds a range', '${RANGE}:8000-8001', '8000-8001:8000-8001', '8000'],
    ['one variable for everything', '${PORTS}', '5432:5432', '5432'],
  ])('is nothing for %s', (_what, written, resolved, port) => {
    expect(published(written, resolved, port)).toBeUndefined();
  });
});

describe('isOneExpression', () => {
  it.each(['${A}', '$A', '${A:-${B}}'])('holds for %s', (text) => expect(isOneExpression(text)).toBe(true));
  it.each(['5432', '${A}${B}', '1${A}', '$A$B', '${A', ''])('does not hold for %s', (text) => {
    expect(isOneExpression(text)).toBe(false);
  });
});
