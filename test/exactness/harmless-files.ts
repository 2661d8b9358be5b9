// Changes of the files that an operator may well make, and that leave the deployment as sound as it was.
import { adding, addLine, allOf, replacing, setKey } from './edits.ts';
import { type Mutation, newService, saying } from './mutation.ts';
import { dumper } from './mutations/backup-jobs.ts';
import { soundCopies } from './mutations/key-copies.ts';
import { atPooler } from './mutations/pool.ts';
import { resign } from './mutations/signed-key.ts';
import { soundR2 } from './mutations/storage-s3.ts';

const here = { on: ['hardened', 'kong-15', 'pgbouncer'] } as const;
const hello = 'volumes/functions/hello/index.ts';

/** A change after which nothing may fail that did not before. */
function harmless(what: string, files: Mutation['files'], more: Pick<Mutation, 'on'> = {}): Mutation {
  return { what, mode: 'static', breaks: [], ...(files === undefined ? {} : { files }), ...more };
}

function script(line: string): Mutation {
  return harmless(`a script with: ${line}`, adding('nightly.sh', `#!/bin/sh\n${line}\n`), here);
}

export const harmlessFiles: readonly Mutation[] = [
  ...['127.0.0.1', '[::1]', '10.0.0.5', '192.168.7.2', '100.101.102.103', '[fd00::5]'].map((address) =>
    harmless(`the database on ${address} alone`, saying('db', `ports: ["${address}:5433:5432"]`), here),
  ),
  harmless('PostgREST on the loopback', saying('rest', 'ports: ["127.0.0.1:3003:3000"]')),
  harmless('Studio on the loopback', saying('studio', 'ports: ["127.0.0.1:3002:3000"]')),
  harmless('the gateway on the loopback', saying(['api-gw', 'kong'], 'ports: ["127.0.0.1:8000:8000"]')),
  harmless(
    'a password with the characters that URLs allow',
    setKey('POSTGRES_PASSWORD', 'testonly-A.b_c~0123456789abcdefXYZ'),
  ),
  harmless('another vault key of 32 bytes', setKey('VAULT_ENC_KEY', 'testonly0123456789abcdef01234567')),
  harmless(
    'a dashboard password of digits, quoted in the gateway file',
    setKey('DASHBOARD_PASSWORD', '90210314159265'),
  ),
  harmless('an anon key for two more years', resign('ANON_KEY', { role: 'anon', expiresInDays: 730 })),
  harmless(
    'keys made by another issuer',
    resign('ANON_KEY', { role: 'anon', iss: 'our-company', expiresInDays: 900 }),
  ),
  harmless('a mail port with TLS from the start', setKey('SMTP_PORT', '465')),
  harmless('a relay on the private network', setKey('SMTP_HOST', '10.0.0.25')),
  harmless(
    'several apps in the redirect list',
    setKey(
      'ADDITIONAL_REDIRECT_URLS',
      'https://app.seaworthy-sample.dev/**,seaworthy://callback,https://admin.seaworthy-sample.dev',
    ),
  ),
  harmless('an app of a phone as the site', setKey('SITE_URL', 'seaworthy://login')),
  harmless(
    'addresses confirmed without a mail while sign-up is closed',
    setKey('ENABLE_EMAIL_AUTOCONFIRM', 'true'),
  ),
  harmless(
    'sign-in by phone with messages',
    allOf(
      setKey('ENABLE_PHONE_SIGNUP', 'true'),
      saying('auth', 'environment: { GOTRUE_SMS_PROVIDER: twilio, GOTRUE_SMS_TWILIO_ACCOUNT_SID: AC0123 }'),
    ),
  ),
  ...soundCopies.map(([what, edit]) => harmless(what, edit)),
  harmless('R2 with its own region and without tags', soundR2, {
    on: ['hardened', 'external-db', 'pgbouncer'],
  }),
  harmless(
    'an application that names the tenant to the pooler',
    newService('shop', atPooler('postgres.main')),
    {
      on: ['hardened', 'kong-15'],
    },
  ),
  harmless(
    'a mail template on the web',
    saying(
      'auth',
      'environment: { GOTRUE_MAILER_TEMPLATES_INVITE: "https://app.seaworthy-sample.dev/invite.html" }',
    ),
  ),
  harmless(
    'a public URL with the port of TLS',
    setKey('SUPABASE_PUBLIC_URL', 'https://api.seaworthy-sample.dev:443'),
  ),
  harmless('a dumping service as new as the server', newService('dumps', dumper('17', '')), here),
  harmless('a database password of sixteen characters', setKey('POSTGRES_PASSWORD', 'testonly-9x8w7v6')),
  harmless(
    'sign-up open behind a CAPTCHA',
    allOf(
      setKey('DISABLE_SIGNUP', 'false'),
      saying(
        'auth',
        'environment: { GOTRUE_SECURITY_CAPTCHA_ENABLED: "true", GOTRUE_SECURITY_CAPTCHA_PROVIDER: turnstile }',
      ),
    ),
  ),
  harmless('logs in the driver local', saying('rest', 'logging: !override { driver: local }')),
  harmless('logs in the journal', saying('rest', 'logging: !override { driver: journald }')),
  harmless(
    'an application beside Supabase',
    newService(
      'shop',
      'image: ghcr.io/example/shop:4.2.0\nrestart: unless-stopped\nlogging: { driver: local }\nenvironment: { DATABASE_PASSWORD: testonly-of-the-shop-0123456789 }',
    ),
  ),
  harmless('an image by its digest', saying('rest', `image: postgrest/postgrest@sha256:${'ab'.repeat(32)}`)),
  harmless('the name of the project in the env file', addLine('COMPOSE_PROJECT_NAME=supabase')),
  script('docker compose down && docker compose up -d'),
  script('docker compose down --remove-orphans'),
  script('pg_dump -U supabase_admin -h db -Fc postgres > /mnt/dump.pgc'),
  script('pg_dump -U postgres -h db --schema=public postgres > /mnt/public.sql'),
  script('tar czf /mnt/config.tgz docker-compose.yml .env volumes/api'),
  script('rsync -aX volumes/storage/ backup@other:/srv/objects/'),
  script('find /var/log/nginx -mtime +30 -delete'),
  harmless('a heading that looks like half a conflict', adding('notes.md', 'Title\n=======\nText\n')),
  harmless('a page with line ends of Windows', adding('notes.md', 'Title\r\nText\r\n')),
  harmless(
    'a function that has a fallback for what it reads',
    adding(hello, "const at = Deno.env.get('REGION') ?? 'eu';\nDeno.serve(() => Response.json({ at }));\n"),
  ),
  harmless(
    'a function that reads what the service has',
    adding(hello, "const url = Deno.env.get('SUPABASE_URL');\nDeno.serve(() => Response.json({ url }));\n"),
  ),
  harmless('a smaller pool', setKey('POOLER_DEFAULT_POOL_SIZE', '15')),
  harmless(
    'a limit for uploads that nginx and Storage share',
    replacing('volumes/proxy/nginx/supabase.conf', 'client_max_body_size 0;', 'client_max_body_size 100m;'),
  ),
];
