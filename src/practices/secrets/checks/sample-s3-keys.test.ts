import { describe, expect, it } from 'vitest';
import { container, environment, judge, service } from '../../../../test/helpers/facts.ts';
import { sampleS3Keys } from './sample-s3-keys.ts';

const sample = { sample: 's3-access-key-secret', fingerprint: 'f-sample' };

function storage(values: Parameters<typeof environment>[0]) {
  return [service('storage', { environment: environment(values) })];
}

describe('secrets/sample-s3-keys', () => {
  it('fails for the published pair', () => {
    expect(
      judge(sampleS3Keys, { services: storage({ S3_PROTOCOL_ACCESS_KEY_SECRET: sample }) }),
    ).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.storage.environment.S3_PROTOCOL_ACCESS_KEY_SECRET', at: { line: 10 } }],
    });
  });

  it('fails for a pair that still runs though the file was mended', () => {
    const project = [
      container('storage', { environment: environment({ S3_PROTOCOL_ACCESS_KEY_SECRET: sample }) }),
    ];
    const services = storage({ S3_PROTOCOL_ACCESS_KEY_SECRET: {} });

    expect(judge(sampleS3Keys, { services, containers: { project, foreign: [] } }).status).toBe('fail');
  });

  it.each([
    ['a pair of its own', { S3_PROTOCOL_ACCESS_KEY_SECRET: {} }],
    ['no pair at all', {}],
    [
      'the published id with a secret of its own',
      { S3_PROTOCOL_ACCESS_KEY_ID: sample, S3_PROTOCOL_ACCESS_KEY_SECRET: {} },
    ],
    ['the protocol switched off', { S3_PROTOCOL_ACCESS_KEY_SECRET: sample, S3_PROTOCOL_ENABLED: 'false' }],
  ])('passes for %s', (_what, values) => {
    expect(judge(sampleS3Keys, { services: storage(values) }).status).toBe('pass');
  });

  it('skips a stack without storage', () => {
    expect(judge(sampleS3Keys, { services: [service('db')] }).status).toBe('skip');
  });
});
