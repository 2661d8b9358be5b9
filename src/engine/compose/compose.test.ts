import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { type ExecAnswer, fakeWorld, printed } from '../../../test/helpers/world.ts';
import type { LoadOptions } from '../../deployment/load.ts';
import type { Project } from '../../deployment/project.ts';
import type { Adopted } from '../adopted.ts';
import { placesOf } from '../state/places.ts';
import { composeOf } from './compose.ts';

const secret = 'a-very-long-password-of-the-database';

function adopted(options: Partial<LoadOptions> = {}, parts: Partial<Project> = {}): Adopted {
  const project = projectOf({
    root: { services: { db: { image: 'supabase/postgres:17', environment: { POSTGRES_PASSWORD: secret } } } },
    parts,
  });
  return {
    places: placesOf('/srv/supabase'),
    options: { directory: '/srv/supabase', environment: {}, ...options },
    project,
    base: project,
    generation: null,
    composeFiles: ['docker-compose.yml'],
  };
}

function compose(exec: readonly ExecAnswer[], options: Partial<LoadOptions> = {}, files = {}) {
  const world = fakeWorld({ exec, files });
  return { world, compose: composeOf(adopted(options), world) };
}

describe('docker compose of a deployment', () => {
  it.each([
    ['nothing was given', {}, 'docker compose up -d --no-deps --pull missing db auth'],
    [
      'a project name and profiles were given',
      { projectName: 'prod', profiles: ['s3', 'logs'] },
      'docker compose -p prod --profile s3 --profile logs up -d --no-deps --pull missing db auth',
    ],
    [
      'an env file was given whose name a shell would tear',
      { envFile: 'my env' },
      "docker compose --env-file 'my env' up -d --no-deps --pull missing db auth",
    ],
  ])('is called with the words of the user when %s', (_name, options, line) => {
    expect(compose([], options).compose.upCommand(['db', 'auth'])).toBe(line);
  });

  it('names the files given with -f while nothing else names them', () => {
    const given = { files: ['docker-compose.yml', 'docker-compose.s3.yml'] };
    const flagged = composeOf(adopted(given, { filesFrom: 'flag' }), fakeWorld());
    const named = composeOf(adopted(given, { filesFrom: 'env-file' }), fakeWorld());
    expect(flagged.upCommand(['db'])).toContain('-f docker-compose.yml -f docker-compose.s3.yml up');
    expect(named.upCommand(['db'])).toBe('docker compose up -d --no-deps --pull missing db');
  });

  it('runs in the directory, without COMPOSE_FILE of the shell', async () => {
    const { world, compose: one } = compose([{ match: 'docker compose', result: printed('') }]);
    await one.check();
    expect(world.ran.map(({ argv, directory, without }) => ({ argv, directory, without }))).toEqual([
      {
        argv: ['docker', 'compose', 'config', '--quiet'],
        directory: '/srv/supabase',
        without: ['COMPOSE_FILE'],
      },
    ]);
  });

  it('does not hand on what holds a secret for apply, which would win over the key it is written to', async () => {
    const world = fakeWorld({ exec: [{ match: 'docker compose', result: printed('') }] });
    await composeOf({ ...adopted({}), secretVariables: ['SMTP_PASS'] }, world).check();
    expect(world.ran[0]?.without).toEqual(['COMPOSE_FILE', 'SMTP_PASS']);
  });

  it('looks at a candidate by its env file alone', async () => {
    const { world, compose: one } = compose([{ match: 'docker compose', result: printed('') }], {
      envFile: '.env.production',
      files: ['a.yml'],
    });
    await one.check({ envFile: '/srv/supabase/.env.seaworthy-1' });
    expect(world.ran[0]?.argv.join(' ')).toBe(
      'docker compose --env-file /srv/supabase/.env.seaworthy-1 config --quiet',
    );
  });

  it('complains without secrets and without warnings', async () => {
    const stderr = `time="2026-11-22T10:00:00Z" level=warning msg="The \\"X\\" variable is not set."\nservices.db.ports ${secret} is not valid\n`;
    const { compose: one } = compose([
      { match: 'docker compose', result: { ran: true, code: 15, stdout: '', stderr } },
    ]);
    expect(await one.check()).toBe('services.db.ports [redacted] is not valid');
  });

  it('keeps a new secret of the candidate out of its complaint', async () => {
    const { compose: one } = compose(
      [
        {
          match: 'docker compose',
          result: { ran: true, code: 1, stdout: '', stderr: 'bad port: brand-new-password-here\n' },
        },
      ],
      {},
      { '/srv/supabase/.env.new': 'SMTP_PASSWORD=brand-new-password-here\n' },
    );
    expect(await one.check({ envFile: '/srv/supabase/.env.new' })).toBe('bad port: [redacted]');
  });

  it('reads the hashes of the present files', async () => {
    const { compose: one } = compose([
      {
        match: /docker compose -f - .*config --hash \*$/,
        result: ({ input }) => printed(input === 'services: {}\n' ? 'auth 0a1b\ndb 2c3d\n' : ''),
      },
      { match: /^docker compose config$/, result: printed('services: {}\n') },
    ]);
    expect([...(await one.hashes())]).toEqual([
      ['auth', '0a1b'],
      ['db', '2c3d'],
    ]);
  });

  it('refuses without a secret when Compose cannot resolve the files', async () => {
    const { compose: one } = compose([
      { match: 'docker compose', result: { ran: true, code: 1, stdout: '', stderr: `no ${secret}\n` } },
    ]);
    await expect(one.hashes()).rejects.toThrow('docker compose config failed: no [redacted]');
  });

  it('tells the containers of the project, without those of compose run', async () => {
    const labels = {
      'com.docker.compose.service': 'db',
      'com.docker.compose.config-hash': '2c3d',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.project.config_files': '/srv/supabase/a.yml,/srv/supabase/b.yml',
      'com.docker.compose.project.working_dir': '/srv/supabase',
    };
    const one = {
      Id: '1',
      Name: '/supabase-db',
      State: { Status: 'running', Health: { Status: 'healthy' } },
      Config: { Labels: labels },
    };
    const other = {
      ...one,
      Id: '2',
      Config: { Labels: { ...labels, 'com.docker.compose.oneoff': 'True' } },
    };
    const { world, compose: found } = compose([
      { match: 'docker ps', result: printed('1\n2\n') },
      { match: 'docker container inspect 1 2', result: printed(JSON.stringify([one, other])) },
    ]);
    expect(await found.containers()).toEqual([
      {
        id: '1',
        name: 'supabase-db',
        service: 'db',
        state: 'running',
        health: 'healthy',
        configHash: '2c3d',
        configFiles: ['/srv/supabase/a.yml', '/srv/supabase/b.yml'],
        workingDirectory: '/srv/supabase',
        inspected: one,
      },
    ]);
    expect(world.ran[0]?.argv).toContain('label=com.docker.compose.project=supabase');
  });

  it('says that the world is out of reach when Docker does not answer', async () => {
    const { compose: one } = compose([
      { match: 'docker ps', result: { ran: false, reason: 'docker is not installed' } },
    ]);
    await expect(one.containers()).rejects.toMatchObject({
      fault: 'world',
      message: 'docker failed: docker is not installed',
    });
  });

  it('says what Docker said when it goes away between two questions', async () => {
    const { compose: one } = compose([
      { match: 'docker ps', result: printed('1\n') },
      {
        match: 'docker container inspect',
        result: { ran: true, code: 1, stdout: '', stderr: 'Cannot connect to the Docker daemon\n' },
      },
    ]);
    await expect(one.containers()).rejects.toThrow('docker failed: Cannot connect to the Docker daemon');
  });

  it('brings nothing up when no service is named', async () => {
    const { world, compose: one } = compose([]);
    expect(await one.up([])).toBeNull();
    expect(world.ran).toEqual([]);
  });
});
