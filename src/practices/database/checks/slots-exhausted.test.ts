import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { slotsExhausted } from './slots-exhausted.ts';

const slot = (name: string, active = true) => {
  return { name, type: 'logical', active, walStatus: 'reserved', retainedBytes: 0 };
};
const given = (...names: string[]) => ({
  services: [service('db')],
  settings: { max_replication_slots: '5' },
  slots: { slots: names.map((name) => slot(name, name !== 'old')), replicas: 0 },
});

describe('database/slots-exhausted', () => {
  it('fails with one slot left, and names those that nothing reads', () => {
    const outcome = judge(slotsExhausted, given('a', 'b', 'c', 'old'));
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ saw: '4 of 5 in use', at: here }] });
    expect(JSON.stringify(outcome)).toContain('Drop what nothing reads any more (old)');
  });

  it('fails with all in use, and says to raise the limit', () => {
    expect(judge(slotsExhausted, given('a', 'b', 'c', 'd', 'e'))).toMatchObject({
      remedy: { text: expect.stringContaining('Raise max_replication_slots') },
    });
  });

  it('passes with two left', () => {
    expect(judge(slotsExhausted, given('a', 'b', 'c')).status).toBe('pass');
  });

  it('is unknown where the server does not tell its limit', () => {
    expect(judge(slotsExhausted, { ...given(), settings: {} }).status).toBe('unknown');
  });
});
