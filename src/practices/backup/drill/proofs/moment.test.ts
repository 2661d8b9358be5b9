import { describe, expect, it } from 'vitest';
import type { Choice } from '../../restore/choice.ts';
import { judgeMoment, type MomentSeen } from './moment.ts';

const until = Date.parse('2026-11-27T10:00:00Z');
const choice: Choice = {
  target: { kind: 'time', ms: until, text: '2026-11-27 10:00:00.000000+00' },
  ...{ repository: 1, backup: 'L', bytes: 1, timeline: 1, until, window: { from: 0, to: until } },
};
const latest: Choice = { ...choice, target: { kind: 'latest' } };
const seen: MomentSeen = {
  ...{ choice, isToTheEnd: false, lastCommit: '2026-11-27T09:59:59.9Z', end: '0/9000028' },
  ...{ segmentBytes: 16 * 1024 ** 2, lastSegment: '00000001000000000000000A', marker: null },
};
const status = (more: Partial<MomentSeen>) => judgeMoment({ ...seen, ...more }).status;

describe('the proof of the moment', () => {
  it('takes the word of the server where a later commit stopped it', () => {
    expect(judgeMoment(seen)).toMatchObject({
      status: 'passed',
      said: '2026-11-27T10:00:00Z: the last commit is of 2026-11-27T09:59:59.9Z',
    });
  });

  it('fails where a commit of after the moment is there', () => {
    expect(status({ lastCommit: '2026-11-27T10:00:00.000001Z' })).toBe('passed');
    expect(status({ lastCommit: '2026-11-27T10:00:00.1Z' })).toBe('failed');
  });

  it.each([
    ['to the last commit', { choice: latest }],
    ['to the end, since no commit comes after the moment', { isToTheEnd: true }],
  ])('fails where recovery ended before the newest segment, going %s', (_, more) => {
    expect(judgeMoment({ ...seen, ...more })).toMatchObject({
      status: 'failed',
      said: expect.stringContaining('WAL is missing'),
    });
    expect(status({ ...more, end: '0/A000000' })).toBe('passed');
    expect(status({ ...more, end: '1/0' })).toBe('passed');
    expect(status({ ...more, lastSegment: null })).toBe('passed');
  });

  it('does not compare with a segment of another timeline', () => {
    expect(status({ choice: latest, lastSegment: '00000002000000000000000A' })).toBe('passed');
  });

  it('fails where the commit that was made for it did not come back', () => {
    const whole = { choice: latest, end: '0/B000000' };
    expect(status({ ...whole, marker: 'committed' })).toBe('passed');
    expect(status({ ...whole, marker: 'aborted' })).toBe('failed');
    expect(status({ ...whole, marker: 'in progress' })).toBe('failed');
  });
});
