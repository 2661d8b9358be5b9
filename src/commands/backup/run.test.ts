import { expect, it } from 'vitest';
import { digestOf } from './run.ts';

it('writes down the digest that an image was pulled by under its own name, and none where it was built here', () => {
  const digests = ['mirror.acme.dev/kong@sha256:aa', 'kong@sha256:bb'];
  expect(digestOf('docker.io/library/kong:2.8.1', digests)).toBe('kong@sha256:bb');
  expect(digestOf('localhost:5000/kong:2.8.1', digests)).toBe('mirror.acme.dev/kong@sha256:aa');
  expect(digestOf('seaworthy-backup:ab', [])).toBeNull();
});
