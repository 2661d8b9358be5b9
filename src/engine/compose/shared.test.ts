import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { type ExecAnswer, fakeWorld, printed } from '../../../test/helpers/world.ts';
import { servicesBehind } from '../apply/follow.ts';
import { placesOf } from '../state/places.ts';
import { type Compose, composeOf, type ProjectContainer } from './compose.ts';
import { sharersOf, withContainers } from './shared.ts';

const services = {
  vpn: { image: 'tailscale/tailscale:v1' },
  kong: { image: 'kong:3', network_mode: 'service:vpn' },
  debug: { image: 'busybox', pid: 'service:kong' },
  backup: { image: 'busybox', volumes_from: ['db:ro', 'container:other'] },
  db: { image: 'supabase/postgres:17' },
  host: { image: 'busybox', network_mode: 'host', ipc: 'container:0a1b' },
};
const project = projectOf({ root: { services } });

function container(service: string, more: Partial<ProjectContainer> = {}): ProjectContainer {
  return {
    id: `id-of-${service}`,
    name: `supabase-${service}`,
    service,
    state: 'running',
    health: 'none',
    configHash: `hash-of-${service}`,
    configFiles: [],
    workingDirectory: '/srv/supabase',
    inspected: null,
    ...more,
  };
}

describe('services that live in the container of another one', () => {
  it('are found through all of them', () => {
    expect(sharersOf(['vpn'], project)).toEqual(['kong', 'debug']);
    expect(sharersOf(['db'], project)).toEqual(['backup']);
    expect(sharersOf(['kong', 'debug', 'host'], project)).toEqual([]);
  });

  it('are hashed with its container, as up hashes them', async () => {
    const hashed: { input?: string | undefined; line: string }[] = [];
    const exec: readonly ExecAnswer[] = [
      { match: /config --format json$/, result: printed(JSON.stringify({ services })) },
      { match: 'docker ps', result: printed('a\nb\n') },
      {
        match: 'docker container inspect',
        result: printed(JSON.stringify([inspected('vpn', '2', 'id-two'), inspected('vpn', '1', 'id-one')])),
      },
      {
        match: /--hash/,
        result: (request) => {
          hashed.push({ input: request.input, line: request.argv.join(' ') });
          return printed('kong 0a\n');
        },
      },
    ];
    const adopted = {
      places: placesOf('/srv/supabase'),
      options: { directory: '/srv/supabase', environment: {} },
      project,
      base: project,
      generation: null,
      composeFiles: ['docker-compose.yml'],
    };
    expect([...(await composeOf(adopted, fakeWorld({ exec })).hashes())]).toEqual([['kong', '0a']]);
    expect(hashed[0]?.line).toContain('config --no-consistency --hash *');
    expect(JSON.parse(hashed[0]?.input ?? '').services.kong.network_mode).toBe('container:id-one');
  });

  it('keep what names no container of the project', () => {
    const model = withContainers(JSON.stringify({ services }), [container('kong'), container('db')]);
    expect(JSON.parse(model).services).toMatchObject({
      kong: { network_mode: 'service:vpn' },
      debug: { pid: 'container:id-of-kong' },
      backup: { volumes_from: ['id-of-db', 'container:other'] },
      host: { network_mode: 'host', ipc: 'container:0a1b' },
    });
  });

  it('follow a container that is made anew, though they are as the files say', async () => {
    const names = ['vpn', 'kong', 'db'];
    const compose: Pick<Compose, 'hashes' | 'containers'> = {
      hashes: async () => new Map(names.map((name) => [name, `hash-of-${name}`])),
      containers: async () => [container('vpn', { configHash: 'older' }), container('kong'), container('db')],
    };
    const behind = await servicesBehind(names, { project }, compose);
    expect(behind).toEqual(['vpn', 'kong']);
  });
});

function inspected(service: string, index: string, id: string) {
  return {
    Id: id,
    Name: `/supabase-${service}-${index}`,
    State: { Status: 'running' },
    Config: { Labels: { 'com.docker.compose.service': service } },
  };
}
