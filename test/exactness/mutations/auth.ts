import { allOf, replacing, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { runsWith } from './running.ts';

const tells = (id: string) => [`auth/${id}`];
const nginx = 'volumes/proxy/nginx/supabase.conf';
const openSignUp = { also: ['auth/open-sign-up'] };
const opened = setKey('DISABLE_SIGNUP', 'false');

export const auth: readonly Mutation[] = [
  inFiles(
    'addresses confirmed without a mail',
    tells('email-autoconfirm'),
    allOf(opened, setKey('ENABLE_EMAIL_AUTOCONFIRM', 'true')),
    openSignUp,
  ),
  inFiles(
    'phone numbers confirmed without a message',
    tells('open-phone-sign-up'),
    allOf(opened, setKey('ENABLE_PHONE_SIGNUP', 'true'), setKey('ENABLE_PHONE_AUTOCONFIRM', 'true')),
    openSignUp,
  ),
  ...(
    [
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://10.0.0.5',
      'http://[::1]:3000',
      'app.seaworthy-sample.dev',
      '',
    ] as const
  ).map((url) =>
    inFiles(
      `auth links to ${url === '' ? 'nowhere' : url}`,
      tells('local-site-url'),
      setKey('SITE_URL', url),
      {
        also: ['compose/missing-service-variables'],
      },
    ),
  ),
  inFiles(
    'no rate limit per address',
    tells('no-rate-limit-header'),
    saying('auth', 'environment: { GOTRUE_RATE_LIMIT_HEADER: "" }'),
  ),
  ...(['**', 'https://**', 'https://*', 'http*://**.dev/**'] as const).map((entry) =>
    inFiles(
      `a redirect list with ${entry}`,
      tells('wildcard-redirect'),
      setKey('ADDITIONAL_REDIRECT_URLS', entry),
    ),
  ),
  inFiles(
    'a redirect list with a wildcard behind a sound entry',
    tells('wildcard-redirect'),
    setKey('ADDITIONAL_REDIRECT_URLS', 'https://app.seaworthy-sample.dev/**,**'),
  ),
  inFiles('an empty redirect list', tells('empty-redirect-list'), setKey('ADDITIONAL_REDIRECT_URLS', '')),
  inFiles('sign-up open to everybody', tells('open-sign-up'), opened),
  inFiles(
    'anonymous users for everybody',
    tells('open-sign-up'),
    allOf(opened, setKey('ENABLE_ANONYMOUS_USERS', 'true')),
  ),
  inFacts(
    'docker',
    'auth still runs with a local site',
    tells('local-site-url'),
    (facts) => runsWith(facts, 'auth', 'GOTRUE_SITE_URL', 'http://localhost:3000'),
    { also: ['compose/environment-not-applied'] },
  ),
  inFacts(
    'docker',
    'auth still runs with every redirect allowed',
    tells('wildcard-redirect'),
    (facts) => runsWith(facts, 'auth', 'GOTRUE_URI_ALLOW_LIST', '**'),
    { also: ['compose/environment-not-applied'] },
  ),
  inFiles(
    'nginx that puts the address after what callers send',
    tells('forgeable-address'),
    replacing(nginx, 'X-Forwarded-For $remote_addr', 'X-Forwarded-For $proxy_add_x_forwarded_for'),
  ),
  inFiles(
    'nginx that passes on the address that callers send',
    tells('forgeable-address'),
    replacing(nginx, / +proxy_set_header X-Forwarded-For .*\n/, ''),
  ),
  inFiles(
    'sign-in by phone with nobody to send the messages',
    tells('no-sms-provider'),
    setKey('ENABLE_PHONE_SIGNUP', 'true'),
  ),
];
