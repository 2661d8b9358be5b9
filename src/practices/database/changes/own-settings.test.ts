import { describe, expect, it } from 'vitest';
import { sidecarProgram } from '../../../../test/helpers/changes.ts';
import { here, service, table } from '../../../../test/helpers/facts.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { Decision, Verification } from '../../../engine/change.ts';
import { parseWishes } from '../../../engine/wishes/read.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { ownSettings } from './own-settings.ts';

const db = service('db', {
  name: 'postgres',
  command: {
    value: ['postgres', '-c', 'config_file=/etc/postgresql.conf', '-c', 'max_connections=100'],
    at: [here],
  },
});

/** `database/own-settings` on these services. */
function decide(settings: string, services: readonly ServiceFact[] = [db]): Decision {
  const facts = { ...table({}), services };
  const { wishes } = parseWishes(`postgres: {settings: ${settings}}`);
  return ownSettings.decide(facts as never, { wishes, sidecarProgram, facts: table({}) });
}

const wished = { kind: 'setting', service: 'postgres', name: 'max_connections', value: '200' } as const;

describe('database/own-settings', () => {
  it('wants nothing without a wish', () => {
    expect(decide('{}')).toMatchObject({ wanted: false });
  });

  it('wants each setting on the service that is the database, whatever its name', () => {
    expect(decide('{max_connections: 200, jit: off}')).toMatchObject({
      wanted: true,
      fragments: [wished, { ...wished, name: 'jit', value: 'off' }],
      risk: expect.stringContaining('(max_connections, jit)'),
    });
  });

  it('leaves alone what the command says already', () => {
    expect(decide('{max_connections: 100}')).toMatchObject({ wanted: false });
  });

  it('says that the database runs elsewhere', () => {
    expect(decide('{jit: off}', [service('auth')])).toMatchObject({
      wanted: false,
      notes: [expect.stringContaining('not one of the services here')],
    });
  });

  it('says that a list of libraries replaces the one of the image', () => {
    expect(decide('{shared_preload_libraries: pg_cron}')).toMatchObject({
      notes: [expect.stringContaining('name every library')],
    });
  });
});

describe('whether the server was started with the settings', () => {
  function verify(words: readonly string[] | null): Promise<Verification> {
    const probe = { world: fakeWorld(), inspect: async () => (words === null ? null : { Args: words }) };
    return ownSettings.verify?.([wished], probe) ?? Promise.reject(new Error('it verifies nothing'));
  }

  it.each([
    [['postgres', '-c', 'max_connections=200'], true],
    [['postgres', '-c', 'max_connections=2000'], false],
    [['postgres'], false],
    [null, true],
  ])('%j: %s', async (words, held) => {
    expect(await verify(words)).toMatchObject({ held });
  });
});
