import { describe, expect, it } from 'vitest';
import { judge } from '../../../../test/helpers/facts.ts';
import { conflictMarkers } from './conflict-markers.ts';

const at = { file: 'volumes/api/kong.yml', line: 12 };

describe('compose/conflict-markers', () => {
  it('fails at the line of the mark', () => {
    const outcome = judge(conflictMarkers, { textForm: { carriageReturns: [], conflictMarkers: [at] } });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at }] });
  });

  it('passes without, whatever the line endings', () => {
    const outcome = judge(conflictMarkers, { textForm: { carriageReturns: [at], conflictMarkers: [] } });
    expect(outcome.status).toBe('pass');
  });

  it('is unknown when the files could not be read', () => {
    expect(judge(conflictMarkers, {}).status).toBe('unknown');
  });
});
