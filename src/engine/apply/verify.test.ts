import { describe, expect, it } from 'vitest';
import { contributions, type Stand, stand } from '../../../test/helpers/apply-stand.ts';

const { logs } = contributions;

describe('a container that was healthy once', () => {
  it('and ended while others were awaited takes its stage back', async () => {
    const one: Stand = stand({
      behave: (service, definition) => {
        const db = service === 'studio' && definition['logging'] !== undefined ? databaseOf(one) : undefined;
        if (db !== undefined) one.compose.containers.set('db', { ...db, state: 'exited', health: 'none' });
        return undefined;
      },
    });
    const run = await one.apply([logs]);
    expect(run).toMatchObject({
      status: 'rolled-back',
      stages: [{ change: logs.change, reason: 'db is exited' }],
    });
    expect(databaseOf(one)).toMatchObject({ state: 'running' });
  });
});

function databaseOf({ compose }: Stand) {
  return compose.containers.get('db');
}
