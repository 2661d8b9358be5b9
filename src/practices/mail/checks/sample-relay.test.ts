import { describe, expect, it } from 'vitest';
import { container, environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { sampleRelay } from './sample-relay.ts';

function auth(values: Parameters<typeof environment>[0]) {
  return service('auth', { environment: environment(values) });
}

const relay = {
  GOTRUE_SMTP_HOST: 'email-smtp.eu-west-1.amazonaws.com',
  GOTRUE_SMTP_USER: 'user',
  GOTRUE_SMTP_PASS: {},
};

describe('mail/sample-relay', () => {
  it.each([
    [
      'the shipped catcher',
      { GOTRUE_SMTP_HOST: 'supabase-mail' },
      'supabase-mail is a catcher of development, not a mail server',
    ],
    [
      'its own container',
      { ...relay, GOTRUE_SMTP_HOST: '127.0.0.1' },
      '127.0.0.1 is the container of auth itself, which runs no mail server',
    ],
    [
      'an address for examples',
      { ...relay, GOTRUE_SMTP_HOST: 'smtp.example.com' },
      'smtp.example.com is an address for examples',
    ],
    ['no server', {}, 'no mail server is set, so auth throws every mail away'],
    ['an empty server', { GOTRUE_SMTP_HOST: '' }, 'no mail server is set, so auth throws every mail away'],
    [
      'the sample user',
      { ...relay, GOTRUE_SMTP_USER: 'fake_mail_user' },
      'the user is the sample fake_mail_user',
    ],
    [
      'the sample password',
      { ...relay, GOTRUE_SMTP_PASS: { sample: 'smtp-password' } },
      'the password is the published sample',
    ],
  ])('fails for %s', (_what, values, detail) => {
    expect(judge(sampleRelay, { services: [auth(values)] })).toMatchObject({
      status: 'fail',
      detail,
      evidence: [{ at: { file: 'docker-compose.yml', line: 10 } }],
    });
  });

  it('fails for a catcher in the stack under any name', () => {
    const sink = service('mail-sink', { name: 'post', product: 'mailpit' });

    expect(judge(sampleRelay, { services: [auth({ GOTRUE_SMTP_HOST: 'post' }), sink] })).toMatchObject({
      status: 'fail',
      detail: 'post is mailpit, which delivers nothing',
    });
  });

  it('lets what runs decide', () => {
    const project = [container('auth', { environment: environment({ GOTRUE_SMTP_HOST: 'supabase-mail' }) })];

    expect(
      judge(sampleRelay, { services: [auth(relay)], containers: { project, foreign: [] } }),
    ).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'supabase-mail (in the running container)' }],
    });
  });

  it('passes for a relay, though a catcher stands beside it', () => {
    const services = [auth(relay), service('mail-sink')];

    expect(judge(sampleRelay, { services })).toMatchObject({
      status: 'pass',
      evidence: [{ saw: 'email-smtp.eu-west-1.amazonaws.com' }],
    });
  });

  it("passes for a relay on this machine when auth shares the machine's network", () => {
    const values = environment({ ...relay, GOTRUE_SMTP_HOST: 'localhost' });
    const onHost = service('auth', { environment: values, networkMode: { value: 'host', at: [here] } });

    expect(judge(sampleRelay, { services: [onHost] }).status).toBe('pass');
  });

  it.each([
    ['mail is off', [auth({ GOTRUE_EXTERNAL_EMAIL_ENABLED: 'false' })]],
    ['a hook sends the mails', [auth({ GOTRUE_HOOK_SEND_EMAIL_ENABLED: 'true' })]],
    ['there is no auth', [service('db')]],
  ])('skips when %s', (_what, services) => {
    expect(judge(sampleRelay, { services }).status).toBe('skip');
  });
});
