import { describe, expect, it } from 'vitest';
import { providers } from '../providers/index.ts';
import { connectWords, isOpened, quoted, refusalWords } from './explain.ts';

describe('what a refusal is called', () => {
  it.each([
    ["nc: bad address 'mail.acme.dev'", /cannot be resolved/],
    ['getaddrinfo ENOTFOUND mail.acme.dev', /cannot be resolved/],
    ['bash: mail.acme.dev: Name or service not known', /cannot be resolved/],
    ["nc: can't connect to remote host (192.0.2.1): Connection refused", /refuses connections/],
    // A firewall that drops says nothing at all.
    ['', /does not answer/],
  ])('of a connection whose tool says "%s"', (complaint, saw) => {
    expect(connectWords(complaint, 'mail.acme.dev', 587).saw).toMatch(saw);
  });

  it.each([
    ['sender', 451, 'Greylisted', /greylisting/],
    ['sender', 554, 'Message rejected: Email address is not verified', /sandbox/],
    ['sender', 550, 'Sender denied', /verify the domain/],
    ['recipient', 550, 'No such user', /the account may reach/],
  ] as const)('of a %s with %i %s', (what, code, text, todo) => {
    expect(refusalWords(what, { kind: 'reply', code, lines: [text] }, providers.ses).todo).toMatch(todo);
  });

  it.each([
    ['mail.acme.dev (192.0.2.1:587) open\n', true],
    ['mail.acme.dev [192.0.2.1] 25 (smtp) open', true],
    ['Connection to mail.acme.dev (192.0.2.1) 587 port [tcp/submission] succeeded!', true],
    ['Ncat: Version 7.9\nNcat: Connected to 192.0.2.1:587.', true],
    ["nc: bad address 'mail.open-relay.dev'", false],
    ['nc: connect to succeeded.dev port 587 (tcp) failed: Connection refused', false],
  ])('takes "%s" of a tool for an open connection: %s', (complaint, expected) => {
    expect(isOpened(complaint)).toBe(expected);
  });

  it('lets no relay forge a line', () => {
    expect(quoted({ kind: 'reply', code: 550, lines: ['a\u001b[31m\u0007b'] })).toBe('550 a [31m b');
  });
});
