import { addLine, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { runsWith } from './running.ts';

const tells = (id: string) => [`mail/${id}`];

export const mail: readonly Mutation[] = [
  ...(['supabase-mail', 'localhost', '127.0.0.1', 'smtp.example.com', ''] as const).map((host) =>
    inFiles(
      `mail sent to ${host === '' ? 'nobody' : host}`,
      tells('sample-relay'),
      setKey('SMTP_HOST', host),
    ),
  ),
  inFiles(
    'a mail port that speaks TLS from the start, but not to auth',
    tells('mismatched-tls-port'),
    setKey('SMTP_PORT', '2465'),
  ),
  inFiles(
    'a sender of a sample domain',
    tells('no-sender-domain'),
    setKey('SMTP_ADMIN_EMAIL', 'admin@example.com'),
  ),
  inFiles(
    'a sender on this machine',
    tells('no-sender-domain'),
    setKey('SMTP_ADMIN_EMAIL', 'root@localhost'),
  ),
  inFiles('a sender that is no address', tells('no-sender-domain'), setKey('SMTP_ADMIN_EMAIL', 'no-reply')),
  inFiles('no sender', tells('no-sender-domain'), setKey('SMTP_ADMIN_EMAIL', '')),
  inFiles(
    'the number of mails left to the default',
    tells('default-rate-limit'),
    saying('auth', 'environment: { GOTRUE_RATE_LIMIT_EMAIL_SENT: "" }'),
  ),
  inFiles(
    'a switch for encryption that nothing reads',
    tells('dead-tls-switch'),
    addLine('SMTP_SECURE=true'),
    {
      also: ['compose/unused-variables'],
    },
  ),
  inFiles(
    'a switch for encryption that auth does not know',
    tells('dead-tls-switch'),
    saying('auth', 'environment: { GOTRUE_SMTP_SECURE: "true" }'),
  ),
  inFacts(
    'docker',
    'auth still runs with the sample relay',
    tells('sample-relay'),
    (facts) => runsWith(facts, 'auth', 'GOTRUE_SMTP_HOST', 'supabase-mail'),
    { also: ['compose/environment-not-applied'] },
  ),
  ...(
    ['./templates/invite.html', 'http://localhost:8080/invite.html', 'http://templates/invite.html'] as const
  ).map((url) =>
    inFiles(
      `a mail template at ${url}`,
      tells('unreachable-templates'),
      saying('auth', `environment: { GOTRUE_MAILER_TEMPLATES_INVITE: "${url}" }`),
    ),
  ),
];
