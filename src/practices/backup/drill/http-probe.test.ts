import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { sharedSecret, tokenFor } from './http-probe.ts';

it('signs tokens that others can verify', () => {
  const [head = '', body = '', signature] = tokenFor('authenticated', 'secret', fakeWorld()).split('.');
  expect(createHmac('sha256', 'secret').update(`${head}.${body}`).digest('base64url')).toBe(signature);
  expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toMatchObject({ role: 'authenticated' });
});

it('finds the shared secret, by itself or in a set of keys', () => {
  const k = Buffer.from('shared').toString('base64url');
  expect(sharedSecret('plain')).toBe('plain');
  expect(sharedSecret(JSON.stringify({ keys: [{ kty: 'EC' }, { kty: 'oct', k }] }))).toBe('shared');
  for (const none of [undefined, '', '{"keys":[{"kty":"EC"}]}', '{']) expect(sharedSecret(none)).toBeNull();
});
