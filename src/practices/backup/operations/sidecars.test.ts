import { describe, expect, it } from 'vitest';
import { EngineFailure } from './sidecars.ts';

/** As pgBackRest 2.55 begins, with the details that a run asks for. */
const called =
  'P00   INFO: backup command begin 2.55.1: --repo1-cipher-pass=<redacted> --repo1-cipher-type=aes-256-cbc --exec-id=403';

describe('the words of an engine that failed', () => {
  it.each([
    ['P00  ERROR: [087]: archive_mode must be enabled', 'pgbackrest: [087]: archive_mode must be enabled'],
    ['P00  ERROR: [041]: unable to write: [28] No space left on device', 'the disk is full'],
    [
      'P00  ERROR: [095]: unable to flush\n HINT: is or was the repo encrypted?\n wrong password',
      'the key does not open',
    ],
    [
      'P00  ERROR: [103]: no repository\n HTTP request failed with 403 (Forbidden)',
      'the bucket refuses these keys',
    ],
  ])('are told by the error, not by how it was called: %s', (said, expected) => {
    expect(new EngineFailure('pgbackrest', `${called}\n${said}`, 1).message).toContain(expected);
    expect(new EngineFailure('pgbackrest', `${called}\n${said}`, 1).message).not.toMatch(
      /^pgbackrest: .*cipher/,
    );
  });

  it('does not take digits of a label for an answer of a store', () => {
    const said = 'P00  ERROR: [028]: backup 20261127-140300F is missing 094031';
    expect(new EngineFailure('pgbackrest', said, 28).message).toContain('[028]: backup');
  });
});
