import { describe, expect, it } from 'vitest';
import { image, service } from '../../../../test/helpers/facts.ts';
import { projectOf } from '../../../../test/helpers/project.ts';
import type { ProjectContainer } from '../../compose/compose.ts';
import type { Candidate } from '../../render/candidate.ts';
import type { LiveView } from '../live-view.ts';
import { refuseLossOfContainer } from './only-in-container.ts';

const data = { type: 'bind', source: '/srv/data', target: '/var/lib/postgresql/data' };
const config = { type: 'volume', source: 'db-config', target: '/etc/postgresql-custom' };
const supabase = 'supabase/postgres:17.6.1.136';
const notAsked: LiveView = { asked: false, reason: '--static' };

interface Scene {
  readonly volumes?: readonly object[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly reference?: string;
  readonly view?: LiveView;
  readonly touched?: readonly string[];
}

function refusal(scene: Scene): string {
  const { volumes = [data, config], environment = {}, reference = supabase } = scene;
  const project = projectOf({ root: { services: { db: { image: reference, volumes, environment } } } });
  const facts = [service('db', { name: 'db', image: image(reference) })];
  try {
    const candidate = { project } as unknown as Candidate;
    refuseLossOfContainer(candidate, facts, scene.touched ?? ['db'], scene.view ?? notAsked);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Docker's own word on the database's container; null = there is none. */
function seen(mounts: readonly string[] | null, env: readonly string[] = []): LiveView {
  const inspected = {
    Config: { Env: env },
    Mounts: (mounts ?? []).map((Destination) => ({ Type: 'volume', Destination })),
  };
  const one = { service: 'db', inspected } as unknown as ProjectContainer;
  return { asked: true, containers: mounts === null ? [] : [one] } as unknown as LiveView;
}

const custom = '/etc/postgresql-custom';

describe('a plan that recreates a database', () => {
  it.each<[string, Scene]>([
    ['data and key are mounted', {}],
    ['the mount is one of the folder above', { volumes: [data, { ...config, target: '/etc' }] }],
    ['the key alone is mounted', { volumes: [data, { ...config, target: `${custom}/pgsodium_root.key` }] }],
    ['the image is not Supabase’s and has no such key', { volumes: [data], reference: 'postgres:17' }],
    ['it is not touched', { volumes: [], touched: ['rest'] }],
    ['there is no container yet', { volumes: [data], view: seen(null) }],
    ['Docker mounts the image’s own volume', { volumes: [config], view: seen([data.target, custom]) }],
    [
      'the data lie elsewhere, and are mounted there',
      {
        volumes: [config, { ...data, target: '/pgdata' }],
        environment: { PGDATA: '/pgdata/17' },
        view: seen(['/pgdata', custom], ['PGDATA=/pgdata/17']),
      },
    ],
  ])('is made where %s', (_name, scene) => {
    expect(refusal(scene)).toBe('none');
  });

  it.each<[string, Scene, string]>([
    ['the key has no volume', { volumes: [data] }, `the key of its vault (${custom})`],
    ['the data have none, as Docker says', { view: seen([custom]) }, 'its data (/var/lib/postgresql/data)'],
    [
      'the data lie beside the mount, as Docker says',
      {
        view: seen([data.target, custom], ['PGDATA=/pgdata']),
      },
      'its data (/pgdata)',
    ],
    [
      'the data lie beside the mount, as the files say',
      { environment: { PGDATA: '/pgdata' } },
      'its data (/pgdata)',
    ],
  ])('is refused where %s', (_name, scene, what) => {
    expect(refusal(scene)).toBe(
      `the plan would recreate db, and ${what} would be lost: no volume is mounted there`,
    );
  });
});
