import { describe, expect, it } from 'vitest';
import { service } from '../../../../test/helpers/facts.ts';
import { projectOf } from '../../../../test/helpers/project.ts';
import { type ExecAnswer, fakeWorld, printed } from '../../../../test/helpers/world.ts';
import { known, unknownFact } from '../../../model/fact.ts';
import type { ExecResult } from '../../../ports/exec.ts';
import type { Adopted } from '../../adopted.ts';
import type { ProjectContainer } from '../../compose/compose.ts';
import { placesOf } from '../../state/places.ts';
import { refuseOtherMajor } from './data-directory.ts';
import { isOlder, lookAtEngine } from './engine.ts';
import { refusePanel } from './panel.ts';
import { refuseOtherFiles } from './running-files.ts';

describe('a folder of a hosting panel', () => {
  const magic = {
    SERVICE_PASSWORD_POSTGRES: 'a',
    SERVICE_FQDN_KONG_8000: 'b',
    SERVICE_USER_ADMIN: 'c',
  };

  it.each([
    ['/data/coolify', { directory: '/data/coolify/services/x' }, {}, 'Coolify (it lies in /data/coolify)'],
    ['labels of Coolify', {}, { labels: { 'coolify.managed': 'true' } }, 'Coolify (label coolify.managed)'],
    ['values Coolify makes up', {}, { environment: magic }, 'Coolify (variables SERVICE_FQDN_KONG_8000'],
    ['/etc/dokploy', { directory: '/etc/dokploy/compose/x' }, {}, 'Dokploy (it lies in /etc/dokploy)'],
  ])('is refused by %s', (_name, parts, definition, words) => {
    const project = projectOf({ root: { services: { db: { image: 'a', ...definition } } }, parts });
    expect(() => refusePanel(project)).toThrow(`this folder belongs to ${words}`);
  });

  it('is refused by the network of Dokploy', () => {
    const root = { services: {}, networks: { proxy: { name: 'dokploy-network', external: true } } };
    expect(() => refusePanel(projectOf({ root }))).toThrow('Dokploy (network dokploy-network)');
  });

  it('is not seen in one variable that is named so, nor in a folder beside', () => {
    const root = { services: { db: { environment: { SERVICE_PASSWORD_POSTGRES: 'a' } } } };
    const project = projectOf({ root, parts: { directory: '/data/coolify-exit' } });
    expect(() => refusePanel(project)).not.toThrow();
  });
});

describe('an engine that ours does not work with', () => {
  function world(answers: Readonly<Record<string, string | ExecResult>>) {
    const usual: Readonly<Record<string, string | ExecResult>> = {
      'docker --version': 'Docker version 28.2.2, build e6534b4\n',
      'docker compose version --short': '2.40.3\n',
      'docker version': '{"Components":[{"Name":"Engine"}]}\n',
      'docker info': '["name=seccomp,profile=builtin"]\n',
      ...answers,
    };
    const exec = Object.entries(usual).map(
      ([match, result]): ExecAnswer => ({
        match,
        result: typeof result === 'string' ? printed(result) : result,
      }),
    );
    return fakeWorld({ exec });
  }

  it('is none of Docker with a present Compose', async () => {
    expect(await lookAtEngine(world({}))).toEqual({ isRootless: false });
  });

  it.each<[string, Readonly<Record<string, string | ExecResult>>, string]>([
    ['Podman under the name of docker', { 'docker --version': 'podman version 4.3.1\n' }, 'podman'],
    [
      'Podman behind the client of Docker',
      { 'docker version': '{"Components":[{"Name":"Podman Engine","Version":"5.8.4"}]}\n' },
      'podman',
    ],
    ['a Compose that is too old', { 'docker compose version --short': 'v2.24.3\n' }, 'compose-too-old'],
    [
      'no Compose at all',
      { 'docker compose version --short': { ran: true, code: 1, stdout: '', stderr: 'is not a command' } },
      'compose-missing',
    ],
  ])('is refused: %s', async (_name, answers, code) => {
    await expect(lookAtEngine(world(answers))).rejects.toMatchObject({ code });
  });

  it('is told to be rootless', async () => {
    const answers = { 'docker info': '["name=seccomp,profile=builtin","name=rootless"]\n' };
    expect(await lookAtEngine(world(answers))).toEqual({ isRootless: true });
  });

  it.each([
    ['2.24.3', true],
    ['v2.24.3-desktop.1', true],
    ['2.3', true],
    ['1.29.2', true],
    ['2.24.4', false],
    ['2.24.10', false],
    ['2.40.3-3', false],
    ['5.0.0', false],
    ['dev', false],
  ])('Compose %s is too old: %s', (version, expected) => {
    expect(isOlder(version)).toBe(expected);
  });
});

describe('containers that were started from other files', () => {
  const project = projectOf({ root: { services: {} } });
  const adopted: Adopted = {
    places: placesOf('/srv/supabase'),
    options: { directory: '/srv/supabase', environment: {} },
    project,
    base: project,
    generation: null,
    composeFiles: ['docker-compose.yml', 'docker-compose.s3.yml'],
  };

  function container(files: readonly string[], workingDirectory = '/srv/supabase'): ProjectContainer {
    return {
      id: '1',
      name: 'supabase-db',
      service: 'db',
      state: 'running',
      health: 'healthy',
      configHash: '',
      configFiles: files.map((file) => `${workingDirectory}/${file}`),
      workingDirectory,
      inspected: null,
    };
  }

  const links: readonly ExecAnswer[] = [
    {
      match: 'realpath -- /srv/supabase /home/me/supabase',
      result: printed('/srv/supabase\n/srv/supabase\n'),
    },
    {
      match: 'realpath -- /srv/supabase /srv/other',
      result: printed('/srv/supabase\n/srv/other\n'),
    },
  ];

  const refused = (one: ProjectContainer) => refuseOtherFiles(adopted, [one], fakeWorld({ exec: links }));

  it.each<[string, ProjectContainer]>([
    ['the same files', container(['docker-compose.yml', 'docker-compose.s3.yml'])],
    [
      'the same files and an older generation of ours',
      container(['docker-compose.yml', 'docker-compose.s3.yml', 'seaworthy/gen/3/compose.yaml']),
    ],
    [
      'the same folder by another path',
      container(['docker-compose.yml', 'docker-compose.s3.yml'], '/home/me/supabase'),
    ],
  ])('are none: %s', async (_name, one) => {
    await expect(refused(one)).resolves.toBeUndefined();
  });

  it.each<[string, ProjectContainer, string]>([
    ['one file less', container(['docker-compose.yml']), 'running-other-files'],
    ['another order', container(['docker-compose.s3.yml', 'docker-compose.yml']), 'running-other-files'],
    [
      'another folder',
      container(['docker-compose.yml', 'docker-compose.s3.yml'], '/srv/other'),
      'project-of-another-folder',
    ],
  ])('are refused: %s', async (_name, one, code) => {
    await expect(refused(one)).rejects.toMatchObject({ code });
  });
});

describe('data of another major version', () => {
  const at = { file: 'docker-compose.yml', line: 3 };
  const db = (tag: string) => [
    service('db', {
      image: { reference: `supabase/postgres:${tag}`, repository: 'supabase/postgres', tag, at: [at] },
    }),
  ];
  const data = (pgVersion: string | null) => known({ path: '/srv/data', pgVersion, at });

  it('are refused at the line of the image', () => {
    expect(() => refuseOtherMajor(known(db('17.6.1')), data('15'))).toThrow(
      '/srv/data was written by Postgres 15, but db is supabase/postgres:17.6.1',
    );
  });

  it.each([
    ['the same', db('15.8.1'), data('15')],
    ['a directory that is empty', db('17.6.1'), data(null)],
    ['a tag that does not tell', db('latest'), data('15')],
    ['a directory nobody can read', db('17.6.1'), unknownFact('may not be read')],
  ])('are none: %s', (_name, services, directory) => {
    expect(() => refuseOtherMajor(known(services), directory)).not.toThrow();
  });
});
