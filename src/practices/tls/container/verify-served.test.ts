import { describe, expect, it } from 'vitest';
import { type ExecAnswer, fakeWorld, printed } from '../../../../test/helpers/world.ts';
import type { Fragment } from '../../../model/fragment.ts';
import type { TlsAnswer } from '../../../ports/tls.ts';
import { complaintIn } from './acme-log.ts';
import { verifyServed } from './verify-served.ts';

const sound: TlsAnswer = {
  answered: true,
  from: '2026-11-20T00:00:00Z',
  until: '2027-02-18T00:00:00Z',
  issuer: "Let's Encrypt",
  protocol: 'TLSv1.3',
};

function proxy(trust: 'public' | 'private'): Fragment {
  return {
    kind: 'new-service',
    service: 'seaworthy-proxy',
    definition: {
      labels: { 'dev.seaworthy.tls.domain': 'api.acme.dev', 'dev.seaworthy.tls.trust': trust },
      ports: [
        { target: 80, published: '80', protocol: 'tcp' },
        { target: 443, published: '8443', protocol: 'tcp' },
      ],
    },
  };
}

/** The last answer is given again and again. */
function look(answers: readonly TlsAnswer[], trust: 'public' | 'private' = 'public', log = '') {
  const asked: number[] = [];
  const exec: readonly ExecAnswer[] = [{ match: 'docker logs', result: printed(log) }];
  const world = {
    ...fakeWorld({ exec }),
    tls: {
      async handshake({ port }: { readonly port: number }) {
        asked.push(port);
        return answers[Math.min(asked.length, answers.length) - 1] ?? sound;
      },
    },
  };
  return { asked, outcome: verifyServed([proxy(trust)], { world, inspect: async () => ({ Id: 'c0ffee' }) }) };
}

describe('verifying what is served', () => {
  it('waits until the certificate is there, at the published port', async () => {
    const { asked, outcome } = look([{ answered: false, reason: 'handshake failure' }, sound]);
    expect(await outcome).toMatchObject({
      held: true,
      saw: [expect.stringContaining("Let's Encrypt until 2027-02-18")],
    });
    expect(asked).toEqual([8443, 8443]);
  });

  it.each<[string, TlsAnswer, RegExp]>([
    ['another name', { ...sound, wrongName: 'x' }, /for another name/],
    ['an end in the past', { ...sound, until: '2026-11-01T00:00:00Z' }, /ended on 2026-11-01/],
    ['a chain that nobody trusts', { ...sound, untrusted: 'SELF_SIGNED_CERT_IN_CHAIN' }, /not trusted/],
    ['silence', { answered: false, reason: 'ECONNREFUSED' }, /no certificate is shown \(ECONNREFUSED\)/],
  ])('does not take %s', async (_what, answer, reason) => {
    expect(await look([answer]).outcome).toMatchObject({
      held: false,
      reason: expect.stringMatching(reason),
    });
  });

  it('takes a chain of its own where a private authority is wished', async () => {
    const answer = { ...sound, untrusted: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' };
    expect(await look([answer], 'private').outcome).toMatchObject({ held: true });
  });

  it('gives the last complaint of the log as the reason', async () => {
    const line =
      '{"level":"error","logger":"tls.obtain","msg":"could not get certificate","error":"HTTP 403 caa"}';
    const { outcome } = look(
      [{ answered: false, reason: 'alert 80' }],
      'public',
      `{"level":"info","msg":"x"}\n${line}\n`,
    );
    expect(await outcome).toMatchObject({ reason: expect.stringContaining('the log says: HTTP 403 caa') });
    expect(complaintIn('Saving debug log\n  Detail: 203.0.113.7: Timeout during connect\nAsk for help')).toBe(
      'Detail: 203.0.113.7: Timeout during connect',
    );
    expect(complaintIn('all is well')).toBeNull();
  });
});
