import { expect, it } from 'vitest';
import { hiding } from './hidden-forms.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
  ['hunter2&', 'in clear text'],
  [base64('hunter2&').replace(/=+$/, ''), 'in Base64'],
  ['hunter2%26', 'as an address has it'],
  [base64('\0acme\0hunter2&').replace(/=+$/, ''), 'in the token of AUTH PLAIN'],
])('takes the password out of what a relay repeats: %s, %s', (form) => {
  expect(hiding('acme', 'hunter2&')(`535 no: ${form} here`)).toBe('535 no: [redacted] here');
});

it('leaves every line alone where there is no password', () => {
  expect(hiding('', '')('250 ok')).toBe('250 ok');
});
