import type { Options } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, certificates, login, type Relay, startRelay } from '../../../../test/helpers/relays.ts';
import { systemClock } from '../../../system/clock.ts';
import { systemStreams } from '../../../system/streams.ts';
import { providers } from '../providers/index.ts';
import { dialogue } from './dialogue.ts';
import type { RelaySettings } from './step.ts';
import { testMail } from './test-mail.ts';

const host = 'mail.acme.dev';
const issuer = certificates();
const good = issuer.issue(host);
const relays: Relay[] = [];

afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
});

async function relayWith(options: Options): Promise<Relay> {
  const relay = await startRelay(options);
  relays.push(relay);
  return relay;
}

interface Given {
  readonly options?: Options;
  readonly settings?: Partial<RelaySettings>;
  readonly to?: string;
  readonly authorities?: string;
}

async function speak({ options = good, settings = {}, to, authorities = issuer.authority }: Given) {
  const relay = await relayWith(options);
  const asked = {
    host,
    port: 587,
    ...login,
    from: 'noreply@acme.dev',
    senderName: 'Acmé',
    localName: 'api.acme.dev',
    ...settings,
  };
  const steps = await dialogue({
    stream: systemStreams().tcp('127.0.0.1', relay.port),
    relay: asked,
    provider: providers.smtp,
    clock: systemClock(),
    authorities,
    ...(to === undefined ? {} : { mail: { to, text: testMail(asked, to, new Date(0), 'id') } }),
  });
  return { steps, relay, names: steps.map(({ name }) => name), last: steps.at(-1) };
}

describe('the dialogue with a relay', () => {
  it('takes every step by STARTTLS, and sends nothing', async () => {
    const { steps, names, relay } = await speak({});
    expect(names).toEqual(['connect', 'greeting', 'EHLO', 'TLS', 'AUTH', 'MAIL FROM', 'RSET']);
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(relay.mails).toEqual([]);
    expect(JSON.stringify(steps)).not.toContain(login.password);
  });

  it('takes every step by TLS from the first byte on 465', async () => {
    const { names, last } = await speak({ options: { ...good, secure: true }, settings: { port: 465 } });
    expect(names).toEqual(['connect', 'greeting', 'EHLO', 'AUTH', 'MAIL FROM', 'RSET']);
    expect(last?.ok).toBe(true);
  });

  it.each([
    [['CRAM-MD5', 'PLAIN'], 'CRAM-MD5'],
    [['LOGIN'], 'LOGIN'],
    [['LOGIN', 'PLAIN'], 'PLAIN'],
  ])('of %j logs in by %s', async (authMethods, mechanism) => {
    const { steps } = await speak({ options: { ...good, authMethods } });
    expect(steps.find(({ name }) => name === 'AUTH')).toMatchObject({
      ok: true,
      saw: expect.stringMatching(`^${mechanism} as lab-user`),
    });
  });

  it('sends a test mail when it is told to whom', async () => {
    const { relay, last } = await speak({ to: 'you@acme.dev' });
    expect(last).toMatchObject({ name: 'DATA', ok: true, saw: expect.stringContaining('queued as LAB1') });
    expect(relay.mails[0]).toMatch(
      /^From: =\?UTF-8\?B\?QWNtw6k=\?= <noreply@acme\.dev>\r\nTo: <you@acme\.dev>\r\nSubject: /,
    );
  });

  it.each<[string, Given, string, RegExp]>([
    ['a wrong password', { settings: { password: 'wrong' } }, 'AUTH', /login is refused: 535/],
    ['an expired certificate', { options: issuer.issue(host, true) }, 'TLS', /has expired/],
    [
      'a certificate of another name',
      { options: issuer.issue('other.dev') },
      'TLS',
      /not for mail\.acme\.dev/,
    ],
    [
      'an unknown authority',
      { authorities: certificates().authority },
      'TLS',
      /authority that auth does not know/,
    ],
    [
      'no STARTTLS with a user',
      { options: { hideSTARTTLS: true, allowInsecureAuth: true } },
      'TLS',
      /auth refuses to log in/,
    ],
    [
      'no STARTTLS without a user',
      { options: { hideSTARTTLS: true, authOptional: true }, settings: { user: '' } },
      'TLS',
      /in the clear/,
    ],
    [
      'no STARTTLS with LOGIN alone',
      { options: { hideSTARTTLS: true, allowInsecureAuth: true, authMethods: ['LOGIN'] } },
      'TLS',
      /auth sends login and mail in the clear/,
    ],
    [
      'a refused sender',
      {
        options: {
          ...good,
          onMailFrom: (_a, _s, done) => done(answer(553, 'Email address is not verified')),
        },
      },
      'MAIL FROM',
      /sender is refused: 553/,
    ],
    [
      'greylisting',
      {
        to: 'you@acme.dev',
        options: { ...good, onRcptTo: (_a, _s, done) => done(answer(451, 'Greylisted')) },
      },
      'RCPT TO',
      /recipient is refused: 451/,
    ],
    [
      'TLS on a port that speaks STARTTLS',
      { settings: { port: 465 } },
      'connect',
      /speaks no TLS from the first byte/,
    ],
  ])('blames the right step for %s', async (_what, given, name, saw) => {
    const { last } = await speak(given);
    expect(last).toMatchObject({
      name,
      ok: false,
      saw: expect.stringMatching(saw),
      todo: expect.stringMatching(/\w/),
    });
    expect(JSON.stringify(last)).not.toContain(login.password);
  });

  it('shows no form of the password that the relay repeats, however long its answer', async () => {
    const token = Buffer.from(`\0${login.user}\0wrong-horse-7f3a`).toString('base64');
    const text = `${'x'.repeat(120)} ${token} ${'y'.repeat(40)} wrong-horse-7f3a`;
    const onAuth: Options['onAuth'] = (_auth, _session, done) => done(answer(535, text));
    const { last } = await speak({
      options: { ...good, onAuth },
      settings: { password: 'wrong-horse-7f3a' },
    });
    expect(last?.saw).toContain('[redacted]');
    expect(last?.saw).not.toMatch(/wrong|AGxhYi/);
  });

  it('blames the connection for a port on which nobody listens', async () => {
    const relay = await relayWith(good);
    await relay.close();
    relays.pop();
    const steps = await dialogue({
      stream: systemStreams().tcp('127.0.0.1', relay.port),
      relay: { host, port: 587, ...login, from: 'a@acme.dev', senderName: '', localName: 'x' },
      provider: providers.smtp,
      clock: systemClock(),
    });
    expect(steps).toMatchObject([
      { name: 'connect', ok: false, saw: expect.stringContaining('refuses connections') },
    ]);
  });

  it('speaks through a program, too', async () => {
    const relay = await relayWith(good);
    const script = 'exec 3<>"/dev/tcp/127.0.0.1/$0" && echo open >&2; cat <&0 >&3 & cat <&3; kill $!';
    const steps = await dialogue({
      stream: systemStreams().program(['bash', '-c', script, String(relay.port)]),
      relay: { host, port: 587, ...login, from: 'a@acme.dev', senderName: '', localName: 'x' },
      provider: providers.smtp,
      clock: systemClock(),
      authorities: issuer.authority,
    });
    expect(steps.at(-1)).toMatchObject({ name: 'RSET', ok: true });
  });
});
