import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { retiredObjectStore } from './retired-object-store.ts';

const store = (reference: string) => [service('object-store', { image: image(reference) })];

describe('storage/retired-object-store', () => {
  it.each(['minio/minio', 'quay.io/minio/minio:RELEASE.2025-09-07', 'bitnami/minio:2025', 'minio/mc'])(
    'fails on %s',
    (reference) => {
      const outcome = judge(retiredObjectStore, { services: store(reference) });
      expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    },
  );

  it.each([
    'rustfs/rustfs:1.0.0',
    'cgr.dev/chainguard/minio',
    'dxflrs/garage:v2',
    'registry.example.com/minio/minio',
  ])('passes on %s', (reference) => {
    expect(judge(retiredObjectStore, { services: store(reference) }).status).toBe('pass');
  });

  it('does not apply without an object store', () => {
    expect(judge(retiredObjectStore, { services: [service('storage')] }).status).toBe('skip');
  });
});
