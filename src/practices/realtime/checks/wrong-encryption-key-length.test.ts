import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { wrongEncryptionKeyLength } from './wrong-encryption-key-length.ts';

const realtime = (length: number) => [
  service('realtime', { environment: environment({ DB_ENC_KEY: { bytes: length } }) }),
];

describe('realtime/wrong-encryption-key-length', () => {
  it.each([15, 17, 32])('fails on %d bytes', (length) => {
    const outcome = judge(wrongEncryptionKeyLength, { services: realtime(length) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here, saw: `${length} bytes` }] });
  });

  it('passes on 16, shown or redacted', () => {
    expect(judge(wrongEncryptionKeyLength, { services: realtime(16) }).status).toBe('pass');
    const shown = [service('realtime', { environment: environment({ DB_ENC_KEY: 'supabaserealtime' }) })];
    expect(judge(wrongEncryptionKeyLength, { services: shown }).status).toBe('pass');
  });

  it('does not apply without Realtime or without the key', () => {
    expect(judge(wrongEncryptionKeyLength, { services: [] }).status).toBe('skip');
    expect(judge(wrongEncryptionKeyLength, { services: [service('realtime')] }).status).toBe('skip');
  });
});
