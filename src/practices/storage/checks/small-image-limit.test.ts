import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { smallImageLimit } from './small-image-limit.ts';

const judged = (values: Record<string, string>) =>
  judge(smallImageLimit, { services: [service('imgproxy', { environment: environment(values) })] });

describe('storage/small-image-limit', () => {
  it('fails with the limit that upstream ships', () => {
    expect(judged({ IMGPROXY_MAX_SRC_RESOLUTION: '16.8' })).toMatchObject({
      status: 'fail',
      detail: 'IMGPROXY_MAX_SRC_RESOLUTION is 16.8',
      evidence: [{ at: here }],
    });
  });

  it('passes with a larger one, or none', () => {
    expect(judged({ IMGPROXY_MAX_SRC_RESOLUTION: '50' }).status).toBe('pass');
    expect(judged({ IMGPROXY_MAX_SRC_RESOLUTION: '' }).status).toBe('pass');
    expect(judged({}).status).toBe('pass');
  });

  it('is unknown when it is no number, and does not apply without imgproxy', () => {
    expect(judged({ IMGPROXY_MAX_SRC_RESOLUTION: 'big' }).status).toBe('unknown');
    expect(judge(smallImageLimit, { services: [service('storage')] }).status).toBe('skip');
  });
});
