import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { copyWithSideEffects } from './copy-with-side-effects.ts';

const given = (cronJobs: number | null, webhooks: number) => {
  return { services: [service('db')], outboundJobs: { cronJobs, webhooks } };
};

describe('backup/copy-with-side-effects', () => {
  it('tells a person what would act, and does not fail a sound deployment for it', () => {
    expect(judge(copyWithSideEffects, given(3, 1))).toMatchObject({
      status: 'manual',
      instruction: expect.stringContaining('3 active cron jobs and 1 webhook trigger'),
    });
    expect(judge(copyWithSideEffects, given(null, 2)).status).toBe('manual');
  });

  it('passes where nothing would', () => {
    expect(judge(copyWithSideEffects, given(0, 0)).status).toBe('pass');
    expect(judge(copyWithSideEffects, given(null, 0)).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(copyWithSideEffects, { services: [service('db')] }).status).toBe('unknown');
  });
});
