import { expect, it } from 'vitest';
import { reasonOf } from './engine.ts';

/** As pgBackRest 2.55 says it (recorded; the lines in between are left out). */
const refused = `2026-11-27 10:26:51.430 P00  ERROR: [103]: unable to find a valid repository:
                                    repo2: [ProtocolError] unable to load info file '/s/archive.info' or '/s/archive.info.copy':
                                    ProtocolError: HTTP request failed with 403 (Forbidden):
                                    *** Path/Query ***:
                                    GET /backup/s/archive.info
                                    *** Response Content ***:
                                    <Error><Code>AccessDenied</Code><Message>lab</Message></Error>
`;

it('says what a store answered, which comes many lines after the error', () => {
  const reason = reasonOf({ ran: true, code: 103, stdout: '', stderr: refused });
  expect(reason).toMatch(/^\[103\]: unable to find a valid repository: repo2: /);
  expect(reason).toMatch(/ \(the store answered 403 Forbidden, AccessDenied\)$/);
});

it('adds nothing where no store answered', () => {
  const stderr = 'P00  ERROR: [028]: unable to find a valid repository:\n  repo1: gone';
  expect(reasonOf({ ran: true, code: 28, stdout: '', stderr })).toBe(
    '[028]: unable to find a valid repository: repo1: gone',
  );
});
