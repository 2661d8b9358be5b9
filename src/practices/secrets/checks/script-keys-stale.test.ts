import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { at, withCopy, withoutCopy } from '../kept-copies.test-data.ts';
import { scriptKeysStale } from './script-keys-stale.ts';

describe('secrets/script-keys-stale', () => {
  it('fails for a script with a key of an older secret', () => {
    expect(judge(scriptKeysStale, withCopy({ verifiedBy: [] }, { kind: 'script' }))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: at.file, at }],
    });
  });

  it('passes by a valid key, by other files, and where there is none', () => {
    expect(judge(scriptKeysStale, withCopy({}, { kind: 'script' })).status).toBe('pass');
    expect(judge(scriptKeysStale, withCopy({ verifiedBy: [] })).status).toBe('pass');
    expect(judge(scriptKeysStale, withoutCopy()).status).toBe('pass');
  });

  it('skips when there is no secret to compare with', () => {
    expect(judge(scriptKeysStale, { ...withCopy(), services: [service('db')] }).status).toBe('skip');
  });
});
