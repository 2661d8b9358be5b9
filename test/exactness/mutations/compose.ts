import { adding, addLine, allOf, keyOf, removing, replacing, withoutKeys } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { runsWith, withContainer } from './running.ts';

const tells = (id: string) => [`compose/${id}`];
const base = 'docker-compose.yml';
const here = { on: ['hardened', 'kong-15', 'pgbouncer'] } as const;
const supavisor = { on: ['hardened', 'kong-15'] } as const;
const conflict = '<<<<<<< yours\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> theirs\n';

export const compose: readonly Mutation[] = [
  ...[
    'docker compose down -v',
    'docker compose down --volumes --remove-orphans',
    'docker volume rm supabase_db-config',
    'rm -rf volumes/db/data',
  ].map((line) =>
    inFiles(
      `a script with: ${line}`,
      tells('destructive-script'),
      adding('redeploy.sh', `#!/bin/sh\n${line}\ndocker compose up -d\n`),
      {
        ...(line.startsWith('rm') || line.includes('volume rm') ? here : {}),
      },
    ),
  ),
  inFiles(
    'a merge that was not finished in a mounted file',
    tells('conflict-markers'),
    replacing('volumes/db/roles.sql', /$/, conflict),
  ),
  inFiles(
    'a merge of the gateway file that was not finished',
    tells('conflict-markers'),
    replacing('volumes/proxy/nginx/supabase.conf', /^/, '<<<<<<< HEAD\n# a\n=======\n# b\n>>>>>>> main\n'),
  ),
  inFiles(
    'a mounted file gone',
    tells('missing-bind-source'),
    removing('volumes/pooler/pooler.exs'),
    supavisor,
  ),
  inFiles('a mounted start-up script gone', tells('missing-bind-source'), removing('volumes/db/jwt.sql')),
  inFiles('a mounted gateway file gone', tells('missing-bind-source'), removing('volumes/api/kong.yml')),
  inFiles(
    'Realtime without a variable its image insists on',
    tells('missing-service-variables'),
    replacing(base, / +METRICS_JWT_SECRET: \$\{JWT_SECRET\}\n(?= +SECRET_KEY_BASE)/, ''),
  ),
  inFiles(
    'Realtime without its key base',
    tells('missing-service-variables'),
    replacing(base, / +SECRET_KEY_BASE: .*\n(?= +SEED_SELF_HOST)/, ''),
  ),
  inFiles(
    'Storage without its database',
    tells('missing-service-variables'),
    replacing(base, / +DATABASE_URL: postgres:\/\/supabase_storage_admin.*\n/, ''),
  ),
  inFiles(
    'the pooler without its vault key',
    tells('missing-service-variables'),
    replacing(base, / +VAULT_ENC_KEY: .*\n/, ''),
    {
      also: ['secrets/wrong-vault-key-length', 'compose/unused-variables'],
      on: ['hardened', 'kong-15'],
    },
  ),
  inFiles(
    'an Envoy without the name that Studio calls it by',
    tells('unresolvable-gateway-host'),
    allOf(
      replacing(base, /http:\/\/api-gw:8000/g, 'http://kong:8000'),
      replacing(base, 'aliases: [envoy, kong]', 'aliases: [envoy]'),
    ),
  ),
  inFiles(
    'a Kong that replaced Envoy, with callers left behind',
    tells('unresolvable-gateway-host'),
    saying('functions', 'environment: { SUPABASE_URL: "http://api-gw:8000" }'),
    {
      on: ['kong-15'],
    },
  ),
  inFiles(
    'a gateway file that calls a service by another name',
    tells('unresolvable-upstream'),
    renamedService('rest', 'postgrest'),
  ),
  inFiles(
    'a gateway file that calls auth by another name',
    tells('unresolvable-upstream'),
    renamedService('auth', 'gotrue'),
  ),
  ...['SITE_URL', 'SMTP_HOST', 'ADDITIONAL_REDIRECT_URLS'].map((key) =>
    inFiles(`the variable ${key} set nowhere`, tells('unset-variables'), withoutKeys(key), {
      also: [
        'auth/local-site-url',
        'mail/sample-relay',
        'auth/empty-redirect-list',
        'compose/missing-service-variables',
      ],
    }),
  ),
  inFiles(
    'the volume with the key of the vault not mounted',
    tells('lost-config-volume'),
    replacing(base, / +- db-config:\/etc\/postgresql-custom\n/, ''),
    {
      also: ['backup/vault-key-not-saved'],
    },
  ),
  inFiles('an image without a tag', tells('unpinned-image'), saying('prometheus', 'image: prom/prometheus')),
  inFiles(
    'an image of the newest version',
    tells('unpinned-image'),
    saying('rest', 'image: postgrest/postgrest:latest'),
  ),
  inFiles(
    'a setting that reaches no service',
    tells('unused-variables'),
    addLine('GOTRUE_EXTERNAL_GOOGLE_ENABLED=true'),
  ),
  inFiles(
    'an env file with line ends of Windows',
    tells('carriage-returns'),
    replacing('.env', /^SITE_URL=.*$/m, (line) => `${line}\r`),
    {
      also: ['auth/local-site-url'],
    },
  ),
  inFiles(
    'a start-up script with line ends of Windows',
    tells('carriage-returns'),
    replacing('volumes/db/roles.sql', /\n/g, '\r\n'),
  ),
  inFiles(
    'a Compose file with a version',
    tells('ignored-version'),
    replacing(base, /^name: supabase$/m, "version: '3.8'\nname: supabase"),
  ),
  inFacts(
    'host',
    'a file that only the words on a command line name',
    tells('file-set-not-written'),
    ({ deployment }) => ({
      deployment: {
        ...deployment,
        filesFrom: 'flag',
        files: [...deployment.files, { path: 'docker-compose.late.yml', by: 'list', bytes: 200 }],
      },
    }),
    { also: tells('running-other-files') },
  ),
  inFacts(
    'docker',
    'a container of the same project from another directory',
    tells('foreign-containers'),
    ({ containers, deployment }) => ({
      containers: {
        ...containers,
        foreign: [
          {
            name: 'supabase-db',
            project: deployment.project,
            workingDirectory: '/home/dev/supabase',
            reason: 'same-project',
          },
        ],
      },
    }),
  ),
  inFacts(
    'docker',
    'a container of another project under one of our names',
    tells('foreign-containers'),
    ({ containers }) => ({
      containers: {
        ...containers,
        foreign: [
          { name: 'supabase-db', project: 'old', workingDirectory: '/root/supabase', reason: 'same-name' },
        ],
      },
    }),
  ),
  inFacts(
    'docker',
    'the volume with the key of the vault gone',
    tells('lost-config-volume'),
    ({ volumes }) => ({
      volumes: {
        volumes: volumes.volumes.map((one) =>
          one.key.endsWith('db-config') ? { ...one, exists: false } : one,
        ),
      },
    }),
    here,
  ),
  inFacts(
    'docker',
    'a database that was started without the overlays',
    tells('running-other-files'),
    (facts) =>
      withContainer(facts, 'rest', ({ workingDirectory }) => ({
        configFiles: [`${workingDirectory}/docker-compose.other.yml`],
      })),
  ),
  inFacts('docker', 'rest still runs with the schemas of before', tells('environment-not-applied'), (facts) =>
    runsWith(facts, 'rest', 'PGRST_DB_SCHEMAS', 'public'),
  ),
  inFacts(
    'docker',
    'storage runs without a variable of the files',
    tells('environment-not-applied'),
    (facts) =>
      withContainer(facts, 'storage', ({ environment }) => {
        const { TENANT_ID: _, ...rest } = environment;
        return { environment: rest };
      }),
  ),
];

/** A service renamed in every Compose file, while the gateway's own file still calls it by its old name. */
function renamedService(name: string, now: string) {
  return (files: Readonly<Record<string, string>>) => {
    const list = keyOf('COMPOSE_FILE')(files).split(':');
    const edits = list.flatMap((file) => [
      replacing(file, new RegExp(`^ {2}${name}:$`, 'm'), `  ${now}:`),
      replacing(file, new RegExp(`^ {6}${name}: (?=\\{ condition)`, 'gm'), `      ${now}: `),
    ]);
    return allOf(...edits)(files);
  };
}
