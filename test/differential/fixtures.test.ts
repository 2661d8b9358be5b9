import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { askOurselves, differences } from './compare.ts';
import { cpSync, existsSync, temporaryFolder, writeFiles } from './folders.ts';
import { describeWithOracle, type OracleRun } from './oracle.ts';

const fixtures = fileURLToPath(new URL('../../../shared/fixtures', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const haveFixtures = existsSync(fixtures);
if (!haveFixtures) console.log('skipped: 0 of the real deployments are here to compare on');

const main = 'docker-compose.yml';
const overlayNames = ['caddy', 'nginx', 'kong', 'logs', 's3', 'rustfs', 'pgbouncer', 'pg15'];
const overlay = (name: string) => `docker-compose.${name}.yml`;
const singles = overlayNames.map((name) => [name]);
const pairs = overlayNames.flatMap((a, index) => overlayNames.slice(index + 1).map((b) => [a, b]));
const triples = [
  ['caddy', 'logs', 'rustfs'],
  ['kong', 'pg15', 's3'],
  ['nginx', 'kong', 'logs'],
  ['pgbouncer', 'pg15', 'rustfs'],
  ['rustfs', 's3', 'kong'],
];

/** A copy of a fixture, its sample env file in place. */
function copy(name: string, sample: string): string {
  const folder = temporaryFolder();
  cpSync(join(fixtures, name), folder, { recursive: true });
  cpSync(join(folder, sample), join(folder, '.env'));
  return folder;
}

describeWithOracle('real deployments resolve as Compose resolves them', () => {
  it.runIf(haveFixtures).each([
    ['supabase-2025-mid', [main]],
    ['supabase-2025-mid', [main, 'docker-compose.s3.yml']],
    ['supabase-2025-mid', [main, 'dev/docker-compose.dev.yml']],
    ['supabase-2026-01', [main]],
    ['supabase-2026-01', [main, 'docker-compose.s3.yml']],
    ['supabase-2026-01', [main, 'dev/docker-compose.dev.yml']],
    ['supabase-2026-newest', [main]],
    ['supabase-2026-newest', []],
  ])('%s with %j', async (name, files) => {
    expect(await differences({ directory: copy(name, '.env.example'), files })).toEqual([]);
  });

  it.runIf(haveFixtures).each([...singles, ...pairs, ...triples])(
    'the newest with overlays %s %s %s',
    async (...names) => {
      const files = [main, ...names.filter((name) => name !== undefined).map(overlay)];
      expect(await differences({ directory: copy('supabase-2026-newest', '.env.example'), files })).toEqual(
        [],
      );
    },
  );

  it.runIf(haveFixtures)('the overlays named by COMPOSE_FILE in .env', async () => {
    const directory = copy('supabase-2026-newest', '.env.example');
    writeFiles(directory, { '.env': `COMPOSE_FILE=${main}:${overlay('caddy')}\nPOSTGRES_PASSWORD=a\n` });
    expect(await differences({ directory })).toEqual([]);
  });

  it.runIf(haveFixtures).each([
    ['from the folder of its database', 'db/docker', ''],
    ['from its root', '', 'backend/.env.default'],
  ])('autogpt %s', async (_where, folder, missing) => {
    const root = platform();
    if (missing !== '') writeFiles(root, { [missing]: 'A=1\n', 'frontend/.env.default': 'B=2\n' });
    expect(await differences({ directory: join(root, folder) })).toEqual([]);
    expect(askOurselves({ directory: join(root, folder) }).ok).toBe(true);
  });

  it.runIf(haveFixtures)('autogpt alone lacks its env file, which is one line of error', async () => {
    const run: OracleRun = { directory: copy('autogpt', '.env.default') };
    expect(await differences(run)).toEqual([]);
    expect(askOurselves(run)).toMatchObject({
      message: expect.stringMatching(
        /^docker-compose\.yml:\d+: service \w+ needs the env file [^\n]+\nHINT: /,
      ),
    });
  });
});

/** The platform's repository: its own files at the root, the database's in db/docker. */
function platform(): string {
  const root = temporaryFolder();
  const database = join(root, 'db/docker');
  cpSync(join(fixtures, 'autogpt'), database, { recursive: true });
  cpSync(join(database, '_platform_root'), root, { recursive: true });
  cpSync(join(root, '.env.default'), join(root, '.env'));
  cpSync(join(database, '.env.default'), join(database, '.env'));
  return root;
}

const ownStacks = ['lab/stacks', 'test/stacks'].flatMap((parent) => {
  const folder = join(repository, parent);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
});
const composed = ownStacks.filter((folder) => {
  return ['compose.yaml', 'compose.yml', 'docker-compose.yml'].some((name) => existsSync(join(folder, name)));
});

describeWithOracle('our own stacks resolve as Compose resolves them', () => {
  it.runIf(composed.length > 0).each(composed.length > 0 ? composed : ['none yet'])(
    '%s',
    async (directory) => {
      expect(await differences({ directory })).toEqual([]);
    },
  );
});
