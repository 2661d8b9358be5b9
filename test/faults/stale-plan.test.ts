// A plan is kept, one file it was made from changes by one byte, the plan is applied: refused, with the name of the file.
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { directoryWith } from '../helpers/deployments.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, emptyFolder, inProcess, textOf } from './bench.ts';
import { overrideInEffect } from './hand-edits.ts';

/** Every way in which a file of the person's takes part in a deployment. */
const files = {
  'docker-compose.yml': `name: stale
include: [monitoring.yml]
services:
  rest:
    image: postgrest/postgrest:v14.5
    env_file: [rest.env, { path: absent.env, required: false }]
    environment: { PGRST_DB_URI: "postgres://authenticator:\${POSTGRES_PASSWORD}@db/postgres" }
  auth:
    extends: { file: common.yml, service: auth }
    label_file: [auth.labels]
  db:
    image: supabase/postgres:17.6.1.136
    environment: { POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD}" }
    volumes: [./config:/etc/postgresql-custom]
`,
  'docker-compose.own.yml': 'services: { rest: { mem_limit: 1g } }\n',
  'monitoring.yml': 'services: { grafana: { image: grafana/grafana:12.1.0 } }\n',
  'common.yml':
    'services: { auth: { image: "supabase/gotrue:v2.186.0", environment: { GOTRUE_JWT_EXP: 60 } } }\n',
  'rest.env': 'PGRST_LOG_LEVEL=warn\n',
  'auth.labels': 'team=a\n',
  '.env':
    'POSTGRES_PASSWORD=testonly6a1f0c9d2b7e4835\nCOMPOSE_FILE=docker-compose.yml:docker-compose.own.yml\n',
  'seaworthy.yaml': 'logs: { max_size: 20m }\n',
};

let applied: string;

beforeAll(async () => {
  applied = directoryWith(files);
  const done = await inProcess('apply', { directory: applied, filesOnly: true, yes: true });
  expect(done, done.stderr).toMatchObject({ code: 0 });
});

/** A deployment with a generation in effect, another wish, and a plan for it. */
async function planned(): Promise<{ readonly directory: string; readonly plan: string }> {
  const directory = copyOf(applied);
  writeFileSync(join(directory, 'seaworthy.yaml'), 'logs: { max_size: 25m }\n');
  const plan = join(emptyFolder(), 'plan.json');
  const done = await inProcess('plan', { directory, filesOnly: true, output: plan });
  expect(done, done.stderr).toMatchObject({ code: 1 });
  return { directory, plan };
}

async function isRefused(file: string, change: (path: string) => void): Promise<void> {
  const { directory, plan } = await planned();
  change(join(directory, file));
  const before = treeState(directory);
  const done = await inProcess('apply', { plan, directory, yes: true });
  expect(done, done.stderr).toMatchObject({ code: 7 });
  expect(done.stderr.split('\n')[0]).toContain(file);
  expect(treeDifference(before, treeState(directory))).toEqual([]);
}

describe('a kept plan', { timeout: 120_000 }, () => {
  it('is applied when nothing moved', async () => {
    const { directory, plan } = await planned();
    expect(await inProcess('apply', { plan, directory, yes: true })).toMatchObject({ code: 0 });
    expect(textOf(directory, overrideInEffect(directory) ?? '')).toContain('25m');
  });

  it.each(Object.keys(files))('is refused when %s has one byte more', async (file) => {
    await isRefused(file, (path) => appendFileSync(path, '\n'));
  });

  it('is refused when a file of the generation in effect has one byte more', async () => {
    const override = overrideInEffect(applied) ?? '';
    await isRefused(override, (path) => appendFileSync(path, '\n'));
  });

  it.each(['rest.env', 'seaworthy.yaml'])('is refused when %s has one byte less', async (file) => {
    await isRefused(file, (path) => writeFileSync(path, textOf(path, '').slice(0, -1)));
  });

  it('is refused when the wishes are gone', async () => {
    await isRefused('seaworthy.yaml', (path) => rmSync(path));
  });

  it('is refused when it was applied already', async () => {
    const { directory, plan } = await planned();
    expect(await inProcess('apply', { plan, directory, yes: true })).toMatchObject({ code: 0 });
    const before = treeState(directory);
    expect(await inProcess('apply', { plan, directory, yes: true })).toMatchObject({ code: 7 });
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });

  it('is refused for another directory, even an equal one', async () => {
    const { directory, plan } = await planned();
    const twin = copyOf(directory);
    const before = treeState(twin);
    expect(await inProcess('apply', { plan, directory: twin, yes: true })).toMatchObject({ code: 7 });
    expect(treeDifference(before, treeState(twin))).toEqual([]);
  });

  it('is refused when a byte of the plan itself is lost', async () => {
    const { directory, plan } = await planned();
    const before = treeState(directory);
    const text = textOf(plan, '');
    for (const cut of [0, 1, Math.floor(text.length / 2), text.length - 3]) {
      writeFileSync(plan, text.slice(0, cut));
      expect(await inProcess('apply', { plan, directory, yes: true })).toMatchObject({ code: 2 });
    }
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });
});
