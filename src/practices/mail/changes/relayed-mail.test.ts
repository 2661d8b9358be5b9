import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { environment, service } from '../../../../test/helpers/facts.ts';
import type { WrittenWishes } from '../../../engine/wishes/schema.ts';
import { relayedMail } from './relayed-mail.ts';

const sample = {
  GOTRUE_SMTP_HOST: 'supabase-mail',
  GOTRUE_SMTP_PORT: '2500',
  GOTRUE_SMTP_USER: 'fake_mail_user',
  GOTRUE_SMTP_PASS: { sample: 'smtp-password' },
  GOTRUE_SMTP_ADMIN_EMAIL: 'admin@example.com',
  GOTRUE_SMTP_SENDER_NAME: 'fake_sender',
};
const password = { secret: 'env:SMTP_PASS' as const };
const base = { password, from: 'noreply@acme.dev' };

type Mail = NonNullable<WrittenWishes['mail']>;

function decide(mail: Mail, values: Parameters<typeof environment>[0] = sample) {
  const services = [service('auth', { environment: environment(values) })];
  return decision(relayedMail, { services }, wishesWith({ mail }));
}

/** Variable → what it becomes. */
function written(mail: Mail, values?: Parameters<typeof environment>[0]) {
  const result = decide(mail, values);
  const fragments = result.wanted ? result.fragments : [];
  return Object.fromEntries(
    fragments.flatMap((one) => (one.kind === 'environment' ? [[one.name, one.value]] : [])),
  );
}

describe('mail/relayed-mail', () => {
  it('sets every variable of the relay, and the password as a reference', () => {
    const mail: Mail = {
      ...base,
      provider: 'ses',
      region: 'eu-west-1',
      user: 'AKIA-SMTP',
      sender_name: 'Acme',
      rate_limit: 200,
      max_frequency: '60s',
    };
    expect(written(mail)).toEqual({
      GOTRUE_SMTP_HOST: 'email-smtp.eu-west-1.amazonaws.com',
      GOTRUE_SMTP_PORT: '587',
      GOTRUE_SMTP_USER: 'AKIA-SMTP',
      GOTRUE_SMTP_PASS: { secret: 'env:SMTP_PASS' },
      GOTRUE_SMTP_ADMIN_EMAIL: 'noreply@acme.dev',
      GOTRUE_SMTP_SENDER_NAME: 'Acme',
      GOTRUE_SMTP_MAX_FREQUENCY: '60s',
      GOTRUE_RATE_LIMIT_EMAIL_SENT: '200',
    });
  });

  it.each([
    ['sendgrid', {}, 'smtp.sendgrid.net', 'apikey'],
    ['resend', {}, 'smtp.resend.com', 'resend'],
    ['postmark', {}, 'smtp.postmarkapp.com', password],
    [
      'mailgun',
      { region: 'us', user: 'postmaster@mg.acme.dev' },
      'smtp.mailgun.org',
      'postmaster@mg.acme.dev',
    ],
    [
      'mailgun',
      { region: 'eu', user: 'postmaster@mg.acme.dev' },
      'smtp.eu.mailgun.org',
      'postmaster@mg.acme.dev',
    ],
    ['brevo', { user: 'a@smtp-brevo.com' }, 'smtp-relay.brevo.com', 'a@smtp-brevo.com'],
    ['smtp', { host: 'mail.acme.dev', user: 'a' }, 'mail.acme.dev', 'a'],
  ] as const)('knows the relay and the user of %s', (provider, more, host, user) => {
    expect(written({ ...base, ...more, provider })).toMatchObject({
      GOTRUE_SMTP_HOST: host,
      GOTRUE_SMTP_USER: user,
    });
  });

  it('takes the sample login away for a relay of the own network that asks for none', () => {
    const mail: Mail = { provider: 'smtp', host: 'postfix', port: 25, from: 'noreply@acme.dev' };
    expect(written(mail)).toMatchObject({ GOTRUE_SMTP_USER: '', GOTRUE_SMTP_PASS: '' });
  });

  it('leaves what is so already alone', () => {
    const there = {
      GOTRUE_SMTP_HOST: 'smtp.resend.com',
      GOTRUE_SMTP_PORT: '587',
      GOTRUE_SMTP_USER: 'resend',
    };
    expect(Object.keys(written({ ...base, provider: 'resend' }, { ...sample, ...there }))).toEqual([
      'GOTRUE_SMTP_PASS',
      'GOTRUE_SMTP_ADMIN_EMAIL',
    ]);
  });

  it('is not wanted without a provider', () => {
    expect(decide({})).toMatchObject({ wanted: false });
  });

  it.each<[string, Mail, RegExp]>([
    ['values without a provider', { port: 587 }, /mail\.port is wished, but no mail\.provider/],
    ['SES without a region', { ...base, provider: 'ses', user: 'a' }, /mail\.region is missing/],
    ['a region that SES has not', { ...base, provider: 'ses', user: 'a', region: 'eu' }, /no region eu/],
    ['a region where there is none', { ...base, provider: 'resend', region: 'eu' }, /one relay for all/],
    ['implicit TLS on 2465', { ...base, provider: 'resend', port: 2465 }, /on 465 alone/],
    [
      'implicit TLS on 2465 of any relay',
      { ...base, provider: 'smtp', host: 'm.acme.dev', port: 2465 },
      /on 465 alone/,
    ],
    ['a port for reading mail', { ...base, provider: 'resend', port: 993 }, /IMAP/],
    [
      '465 at Postmark, which has none',
      { ...base, provider: 'postmark', port: 465 },
      /does not listen on 465/,
    ],
    [
      'another host than the preset',
      { ...base, provider: 'resend', host: 'mail.acme.dev' },
      /not at mail\.acme\.dev/,
    ],
    ['any relay without a host', { ...base, provider: 'smtp' }, /mail\.host is missing/],
    ['another user than the fixed one', { ...base, provider: 'sendgrid', user: 'me' }, /always apikey/],
    ['a missing user', { ...base, provider: 'brevo' }, /mail\.user is missing/],
    ['a missing password', { provider: 'resend', from: 'a@acme.dev' }, /mail\.password is missing/],
    ['a missing sender', { provider: 'resend', password }, /mail\.from is missing/],
  ])('refuses %s', (_what, mail, message) => {
    expect(() => decide(mail)).toThrow(message);
  });

  it('refuses where a hook sends the mails, and where there is no auth', () => {
    const mail: Mail = { ...base, provider: 'resend' };
    expect(() => decide(mail, { GOTRUE_HOOK_SEND_EMAIL_ENABLED: 'true' })).toThrow(/would change nothing/);
    expect(() => decision(relayedMail, { services: [service('db')] }, wishesWith({ mail }))).toThrow(
      /no auth/,
    );
  });

  it('notes dead variables, confirmation without mail, and the default limit', () => {
    const notes = decide(
      { ...base, provider: 'resend' },
      { ...sample, GOTRUE_SMTP_SECURE: 'true', GOTRUE_MAILER_AUTOCONFIRM: 'true' },
    ).notes?.join('\n');
    expect(notes).toMatch(/GOTRUE_SMTP_SECURE has no effect/);
    expect(notes).toMatch(/AUTOCONFIRM stays true/);
    expect(notes).toMatch(/30 mails an hour/);
  });
});
