// A small stack that a machine is lost of, what it answers, and how it is lost.
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { scratch as scratchFolder } from '../helpers/scratch-space.ts';
import type { LabStore } from './s3.ts';
import { psqlOverNetwork, run, until } from './stack.ts';

const root = join(import.meta.dirname, '../..');

/** What answers, and no more: a whole stack would start three times here, beside other tests. */
const smaller = `services:
${['rest', 'auth', 'storage', 'imgproxy', 'db', 'api-gw'].map((name) => `  ${name}: { healthcheck: { timeout: 30s, interval: 3s } }\n`).join('')}${['studio', 'realtime', 'meta', 'functions', 'supavisor'].map((name) => `  ${name}: { profiles: [not-here] }\n`).join('')}`.replace(
  'api-gw: {',
  'api-gw: { depends_on: !reset {},',
);

let disk = '';

/** A disk of the old machine beside the deployment: the gateway's files behind a link, and an env file that is named in full. */
export const elsewhere = () => disk;

export function smallStack(): string {
  const folder = scratchFolder();
  disk = scratchFolder();
  cpSync(join(root, 'lab/stacks/envoy-17'), folder, { recursive: true });
  cpSync(join(folder, 'volumes/api'), join(disk, 'api'), { recursive: true });
  rmSync(join(folder, 'volumes/api'), { recursive: true });
  symlinkSync(join(disk, 'api'), join(folder, 'volumes/api'));
  writeFileSync(join(disk, 'rest.env'), 'PGRST_SERVER_TRACE_HEADER=x-of-the-old-machine\n');
  const named = smaller.replace('rest: {', `rest: { env_file: [${disk}/rest.env],`);
  writeFileSync(join(folder, 'docker-compose.smaller.yml'), named);
  const env = readFileSync(join(folder, '.env'), 'utf8');
  const files = 'COMPOSE_FILE=docker-compose.yml:docker-compose.smaller.yml';
  writeFileSync(join(folder, '.env'), env.replace(/^COMPOSE_FILE=.*$/m, files));
  return folder;
}

export const docker = (...words: string[]) => run(['docker', ...words]);
export const compose = (directory: string, ...words: string[]) =>
  run(['docker', 'compose', '--progress', 'quiet', ...words], directory);
/** What a project has of it. */
const idsOf = (project: string, kind: 'ps' | 'volume' | 'network') =>
  docker(
    ...(kind === 'ps' ? ['ps', '-a'] : [kind, 'ls']),
    '-q',
    '--filter',
    `label=com.docker.compose.project=${project}`,
  )
    .split('\n')
    .filter((line) => line !== '');

/** The vault's key, and configuration of a person: what the image has of it, and what it has not. */
const configWords =
  'md5sum pgsodium_root.key supautils.conf conf.d/own.conf && stat -c "%n %u %g %a" supautils.conf conf.d conf.d/own.conf';

/** Configuration beside the key, as a person writes it. */
export function configure(directory: string): void {
  const words =
    'mkdir -m 750 conf.d && echo "# own" >conf.d/own.conf && chmod 640 conf.d/own.conf && echo "# by hand" >>supautils.conf && chown -R postgres conf.d';
  compose(directory, 'exec', '-T', '-w', '/etc/postgresql-custom', 'db', 'sh', '-c', words);
}

/** What the services say, through the gateway and over the network, with passwords and keys as they were. */
export function answersOf(directory: string): readonly string[] {
  const text = readFileSync(join(directory, '.env'), 'utf8');
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
  const headers = ['SERVICE_ROLE_KEY'].flatMap((name) => [
    '-H',
    `apikey: ${value(name)}`,
    '-H',
    `authorization: Bearer ${value(name)}`,
  ]);
  const url = value('SUPABASE_PUBLIC_URL');
  const get = (path: string, ...more: string[]) =>
    run(['curl', '-sS', '--retry', '5', '--retry-all-errors', ...more, ...headers, `${url}${path}`]);
  return [
    get('/rest/v1/numbered?select=id&order=id.desc&limit=1'),
    get('/auth/v1/admin/users').replaceAll(/"last_sign_in_at":"[^"]*"/g, ''),
    get('/storage/v1/object/avatars/me/pic.txt', '-w', ' %{content_type}'),
    compose(directory, 'exec', '-T', '-w', '/etc/postgresql-custom', 'db', 'sh', '-c', configWords),
    sqlIn(directory, "select count(*) || ' ' || max(id) from numbered"),
    sqlIn(directory, "select string_agg(rolname, ',' order by rolname) from pg_roles"),
  ];
}

export function sqlIn(directory: string, text: string): string {
  const password = /^POSTGRES_PASSWORD=(.*)$/m.exec(readFileSync(join(directory, '.env'), 'utf8'))?.[1] ?? '';
  const words = [
    'docker',
    'compose',
    'exec',
    '-T',
    '-e',
    'PGPASSWORD',
    'db',
    ...psqlOverNetwork,
    '-d',
    'postgres',
    '-c',
    text,
  ];
  return run(words, directory, { ...process.env, PGPASSWORD: password }).trim();
}

/** Image of each service, by its container. */
export function imagesNow(project: string): Readonly<Record<string, string>> {
  const format = '{{index .Config.Labels "com.docker.compose.service"}} {{.Image}}';
  const lines = docker('inspect', '-f', format, ...idsOf(project, 'ps'))
    .trim()
    .split('\n');
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]));
}

/** Containers, volumes, networks of the project, and a directory. */
export function destroy(project: string, directory: string, store: LabStore): void {
  for (const id of idsOf(project, 'ps')) docker('rm', '-f', '-v', id);
  for (const name of idsOf(project, 'volume')) docker('volume', 'rm', '-f', name);
  for (const id of idsOf(project, 'network')) {
    if (
      docker('network', 'inspect', '-f', '{{range .Containers}}{{.Name}} {{end}}', id).includes(
        store.container,
      )
    )
      docker('network', 'disconnect', '-f', id, store.container);
    docker('network', 'rm', id);
  }
  rmSync(directory, { recursive: true, force: true });
}

/** A user, an object in a bucket, and its capture. */
export async function fill(directory: string): Promise<void> {
  const text = readFileSync(join(directory, '.env'), 'utf8');
  const service = /^SERVICE_ROLE_KEY=(.*)$/m.exec(text)?.[1] ?? '';
  const url = /^SUPABASE_PUBLIC_URL=(.*)$/m.exec(text)?.[1] ?? '';
  const post = async (path: string, type: string, body: string) => {
    const headers = { apikey: service, authorization: `Bearer ${service}`, 'content-type': type };
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    expect(answer.ok, await answer.text()).toBe(true);
  };
  await post('/storage/v1/bucket', 'application/json', '{"id":"avatars","name":"avatars","public":false}');
  await post('/storage/v1/object/avatars/me/pic.txt', 'text/x-special', 'an object');
  await post('/auth/v1/signup', 'application/json', '{"email":"a@acme.dev","password":"a-long-password"}');
  const captured = join(directory, 'volumes/storage/.seaworthy-captured/stub/stub/avatars/me/pic.txt');
  expect(await until(() => existsSync(captured), 60)).toBe(true);
}

/** Every file below a folder, with its size and when it changed. */
export function filesIn(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => ({
    name,
    status: statSync(join(folder, name)),
  }));
  return all
    .filter(({ status }) => status.isFile())
    .map(({ name, status }) => `${name} ${status.size} ${status.mtimeMs}`);
}
