import { describe, expect, it } from 'vitest';
import { planStand, rotatedLogs } from '../../../test/helpers/plan-stand.ts';
import { type ExecAnswer, printed } from '../../../test/helpers/world.ts';
import { type Change, defineChange, wanted } from '../change.ts';

interface Running {
  readonly service: string;
  readonly state?: string;
  readonly hash?: string;
}

/** An engine with these containers. Compose hashes every service to `same`. */
function engine(containers: readonly Running[], directory: () => string): readonly ExecAnswer[] {
  const inspected = () =>
    containers.map(({ service, state = 'running', hash = 'same' }) => ({
      Id: service,
      Name: `/supabase-${service}`,
      Image: 'sha256:1',
      State: { Status: state },
      Config: {
        Image: service === 'db' ? 'supabase/postgres:17.6.1.136' : 'postgrest/postgrest:v14',
        Labels: {
          'com.docker.compose.service': service,
          'com.docker.compose.config-hash': hash,
          'com.docker.compose.project.working_dir': directory(),
          'com.docker.compose.project.config_files': `${directory()}/docker-compose.yml`,
        },
      },
      HostConfig: {},
    }));
  return [
    { match: 'docker ps', result: printed(containers.map(({ service }) => `${service}\n`).join('')) },
    { match: 'docker container inspect', result: () => printed(JSON.stringify(inspected())) },
    { match: 'docker --version', result: printed('Docker version 28.2.2\n') },
    { match: 'docker compose version', result: printed('2.40.3\n') },
    { match: 'docker version', result: printed('{}\n') },
    { match: 'docker info', result: printed('[]\n') },
    { match: /config --hash/, result: printed('db same\nrest same\n') },
    { match: /^docker compose config$/, result: printed('services: {}\n') },
    { match: 'docker image inspect', result: printed('') },
  ];
}

function stand(containers: readonly Running[]) {
  let directory = '';
  const one = planStand({ exec: engine(containers, () => directory) });
  directory = one.directory;
  return one;
}

describe('a plan with containers', () => {
  it('recreates what changes and runs', async () => {
    const { plan } = await stand([{ service: 'db' }, { service: 'rest' }]).plan({ live: true });
    expect(plan).toMatchObject({ live: true, recreates: ['rest'], pending: [] });
    expect(plan.stages[0]).toMatchObject({
      recreates: ['rest'],
      commands: ['docker compose up -d --no-deps --pull missing rest'],
      downtime: 'recreates rest: the data API breaks off for the seconds a restart takes; database none',
    });
  });

  it('tells of the dump when the database is recreated, and only then', async () => {
    const change = defineChange({
      ...rotatedLogs,
      decide: () =>
        wanted([{ kind: 'service-key', service: 'db', path: ['init'], how: 'set', value: true }], 'none'),
    });
    const running = [{ service: 'db' }, { service: 'rest' }];
    const notesOf = async (changes: readonly Change[]) =>
      (await stand(running).plan({ live: true, changes })).plan.notes.map(({ text }) => text);
    const dump = expect.stringMatching(/logical dump.*--without-dump/);
    expect(await notesOf([change])).toContainEqual(dump);
    expect(await notesOf([rotatedLogs])).not.toContainEqual(dump);
  });

  it('leaves a stopped stack stopped', async () => {
    const { plan } = await stand([{ service: 'rest', state: 'exited' }]).plan({ live: true });
    expect(plan).toMatchObject({ live: true, recreates: [] });
    expect(plan.stages[0]).toMatchObject({ recreates: [], commands: [], services: ['rest'] });
    expect(plan.downtime).toBe('none: nothing runs here, and nothing is started');
  });

  it('leaves alone what was pending before, and says what that means for the stage', async () => {
    const { plan } = await stand([{ service: 'db' }, { service: 'rest', hash: 'other' }]).plan({
      live: true,
    });
    expect(plan.pending.map(({ service }) => service)).toEqual(['rest']);
    expect(plan.recreates).toEqual([]);
    expect(plan.notes).toContainEqual({
      change: 'logs/rotated',
      text: 'does not reach rest yet: their containers differ from your files already; --include-pending recreates them',
    });
  });

  it('includes what was pending when asked to, in the order of need', async () => {
    const one = stand([
      { service: 'rest', hash: 'other' },
      { service: 'db', hash: 'other' },
    ]);
    const { plan } = await one.plan({ live: true, options: { includePending: true } });
    expect(plan.recreates).toEqual(['db', 'rest']);
    expect(plan.downtime).toContain('nothing that uses the database works');
  });

  it('has work to do when only pending containers are to follow', async () => {
    const one = stand([{ service: 'rest', hash: 'other' }]);
    one.write('seaworthy.yaml', 'logs:\n  rotation: false\n');
    const { plan } = await one.plan({ live: true, options: { includePending: true } });
    expect(plan).toMatchObject({ stages: [], recreates: ['rest'] });
  });

  it('asks no container and lists nothing pending with --files-only', async () => {
    const one = stand([{ service: 'rest', hash: 'other' }]);
    const { plan } = await one.plan({ live: true, options: { filesOnly: true } });
    expect(plan).toMatchObject({ recreates: [], pending: [] });
    expect(one.world.ran.map(({ argv }) => argv.join(' ')).filter((line) => /--hash/.test(line))).toEqual([]);
  });

  it('gathers no fact that no change asks for', async () => {
    const one = stand([{ service: 'db' }]);
    await one.plan({ live: true, changes: [rotatedLogs] });
    const programs = new Set(one.world.ran.map(({ argv }) => argv.slice(0, 2).join(' ')));
    expect([...programs].sort()).toEqual([
      'docker --version',
      'docker compose',
      'docker container',
      'docker image',
      'docker info',
      'docker ps',
      'docker version',
    ]);
  });
});
