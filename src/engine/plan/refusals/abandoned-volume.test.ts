import { describe, expect, it } from 'vitest';
import { planStand } from '../../../../test/helpers/plan-stand.ts';
import { type Change, defineChange, notWanted, wanted } from '../../change.ts';
import type { PlannedRun } from '../make-plan.ts';
import { refuseAbandonedVolume } from './abandoned-volume.ts';

/** A service of ours that works with the database by a volume, as long as logs are rotated. */
const spooling: Change = defineChange({
  id: 'backup/spooling',
  title: 'Spool',
  why: 'As wished.',
  sources: ['test'],
  needs: ['services'],
  decide(_facts, { wishes }) {
    if (!wishes.logs.rotation) return notWanted('it is not wished');
    const mount = { type: 'volume', source: 'spool', target: '/spool' };
    return wanted(
      [
        { kind: 'top-level', section: 'volumes', name: 'spool', value: {} },
        { kind: 'new-service', service: 'taker', definition: { image: 'taker:1', volumes: [mount] } },
        { kind: 'service-key', service: 'db', path: ['volumes'], how: 'set', value: [mount] },
      ],
      'none',
    );
  },
});

/** The plan that takes the service away again. */
async function withdrawal(): Promise<PlannedRun> {
  const stand = planStand();
  await stand.apply({ changes: [spooling] });
  stand.write('seaworthy.yaml', 'logs:\n  rotation: false\n');
  return stand.plan({ changes: [spooling] });
}

function container(service: string, volume: string | null, state = 'running') {
  const mounts = volume === null ? [] : [{ Type: 'volume', Name: volume, Destination: '/spool' }];
  return { service, state, inspected: { Config: {}, Mounts: mounts } };
}

function refuse(
  { adopted, candidate }: PlannedRun,
  containers: readonly ReturnType<typeof container>[],
  recreated: readonly string[] = [],
): void {
  const view = { asked: true, running: new Set(), containers, compose: {}, isRootless: false };
  refuseAbandonedVolume(adopted, candidate, view as never, recreated);
}

const taker = container('taker', 'supabase_spool');

describe('taking a service of ours away', () => {
  it('is refused while a container that is left alone works with its volume', async () => {
    const planned = await withdrawal();
    expect(() => refuse(planned, [taker, container('db', 'supabase_spool')])).toThrow(
      /taker would be taken away, but the container of db is left alone/,
    );
    expect(() => refuse(planned, [taker, container('db', 'supabase_spool', 'paused')])).toThrow(/db/);
  });

  it.each([
    ['that is recreated with it', [container('db', 'supabase_spool')], ['db']],
    ['that never had the volume', [container('db', null)], []],
    ['that has another volume', [container('db', 'other_spool')], []],
    ['that has ended', [container('db', 'supabase_spool', 'exited')], []],
  ])('is nothing to a container %s', async (_, containers, recreated) => {
    const planned = await withdrawal();
    expect(() => refuse(planned, [taker, ...containers], recreated)).not.toThrow();
  });

  it('is not meant while the service stays', async () => {
    const stand = planStand();
    await stand.apply({ changes: [spooling] });
    const planned = await stand.plan({ changes: [spooling] });
    expect(() => refuse(planned, [taker, container('db', 'supabase_spool')])).not.toThrow();
  });
});
