import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { unpinnedImage } from './unpinned-image.ts';

const given = (reference: string) => ({ services: [service('other', { image: image(reference) })] });

describe('compose/unpinned-image', () => {
  it.each(['rustfs/rustfs', 'redis:latest', 'cgr.dev/chainguard/minio-client:latest-dev', 'registry:5000/x'])(
    'fails on %s',
    (reference) => {
      expect(judge(unpinnedImage, given(reference))).toMatchObject({
        status: 'fail',
        evidence: [{ at: here }],
      });
    },
  );

  it.each(['supabase/gotrue:v2.196.0', 'caddy:2', 'registry:5000/x:1', 'x@sha256:00', 'x:latest@sha256:00'])(
    'passes on %s',
    (reference) => {
      expect(judge(unpinnedImage, given(reference)).status).toBe('pass');
    },
  );

  it('does not apply where all is built here', () => {
    expect(judge(unpinnedImage, { services: [service('other')] }).status).toBe('skip');
  });
});
