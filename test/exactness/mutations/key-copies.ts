// Copies of API keys in files, which outlive what signed them.
import { adding, allOf, type FilesEdit, keyOf } from '../edits.ts';
import { inFiles, type Mutation, newService } from '../mutation.ts';
import { type Claims, signedKey } from './signed-key.ts';

const tells = (id: string) => [`secrets/${id}`];
const hello = 'volumes/functions/hello/index.ts';
const other = 'another-secret-of-forty-characters-abcdef';
const shop = 'image: ghcr.io/example/shop:4.2.0\nrestart: unless-stopped\nlogging: { driver: local }';

export const keyCopies: readonly Mutation[] = [
  inFiles(
    'a function with a key that expires in a month',
    tells('file-keys-expiring'),
    inFunction({ role: 'service_role', expiresInDays: 30 }),
  ),
  inFiles(
    'a function with a key that expired',
    tells('file-keys-expiring'),
    inFunction({ role: 'anon', expiresInDays: -10 }),
  ),
  inFiles(
    'a function with a key that expires in four months',
    tells('copies-expiring-this-half-year'),
    inFunction({ role: 'anon', expiresInDays: 120 }),
  ),
  inFiles(
    'a function with a key of the former secret',
    tells('file-keys-stale'),
    inFunction({ role: 'service_role', expiresInDays: 900 }, other),
  ),
  inFiles(
    'an application with a key of the former secret in its command',
    tells('file-keys-stale'),
    newService(
      'shop',
      `${shop}\ncommand: [serve, "--token=${signedKey({ role: 'anon', expiresInDays: 900 }, other)}"]`,
    ),
  ),
  inFiles(
    'a web server that hands out the service key',
    tells('service-key-in-web-root'),
    allOf(
      webServer,
      withKey('web/app.js', (key) => `const key = '${key}';\n`),
    ),
    { also: ['health/missing-check', 'exposure/firewall-blind'] },
  ),
  {
    // Not the service key: anybody may have the anon key.
    what: 'a web server past the firewall that hands out the anon key',
    mode: 'host',
    breaks: ['exposure/firewall-blind'],
    files: allOf(webServer, (files) =>
      adding('web/app.js', `const key = '${keyOf('ANON_KEY')(files)}';\n`)(files),
    ),
    also: ['health/missing-check'],
  },
  inFiles(
    'a script that every user may read, with the service key',
    tells('readable-key-copies'),
    withKey(
      'nightly.sh',
      (key) => `#!/bin/sh\ncurl -H "apikey: ${key}" http://127.0.0.1:8000/rest/v1/jobs\n`,
    ),
  ),
  inFiles('an old copy of the env file that every user may read', tells('readable-key-copies'), (files) =>
    adding('.env.before-the-update', files['.env'] ?? '')(files),
  ),
  inFiles(
    'a script with a key of the former secret',
    tells('script-keys-stale'),
    adding(
      'nightly.sh',
      `#!/bin/sh\ncurl -H "apikey: ${signedKey({ role: 'anon', expiresInDays: 900 }, other)}" http://127.0.0.1:8000/\n`,
    ),
  ),
];

/** Copies that are as they should be: the secret in use signed them, and nobody else reads them. */
export const soundCopies: readonly (readonly [what: string, edit: FilesEdit])[] = [
  ['a function with a key that lasts for years', inFunction({ role: 'anon', expiresInDays: 900 })],
];

/** A function that holds a key as text, signed by the secret in use unless another is told. */
function inFunction(claims: Claims, secret?: string): FilesEdit {
  return (files) => {
    const key = signedKey(claims, secret ?? keyOf('JWT_SECRET')(files));
    return adding(
      hello,
      `const key = '${key}';\nDeno.serve(() => Response.json({ key: key.length }));\n`,
    )(files);
  };
}

function withKey(path: string, text: (key: string) => string): FilesEdit {
  return (files) => adding(path, text(keyOf('SERVICE_ROLE_KEY')(files)))(files);
}

function webServer(files: Parameters<FilesEdit>[0]): ReturnType<FilesEdit> {
  return newService(
    'web',
    'image: nginx:1.29.4-alpine\nrestart: unless-stopped\nlogging: { driver: local }\nports: ["8082:80"]\nvolumes: ["./web:/usr/share/nginx/html:ro"]',
  )(files);
}
