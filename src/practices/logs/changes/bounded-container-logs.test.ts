import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { here, service } from '../../../../test/helpers/facts.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { EngineFact } from '../../../model/facts/containers.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { boundedContainerLogs } from './bounded-container-logs.ts';

const logging = (driver: string | undefined, options: Record<string, string>) => ({
  logging: { ...(driver === undefined ? {} : { driver }), options, at: here },
});
const engine = (driver: string, options: Record<string, string> | null): EngineFact => ({
  version: '28.0.0',
  rootless: false,
  defaultLogDriver: driver,
  defaultLogOptions: options,
  cpus: 4,
  memoryBytes: 8e9,
  dataRoot: '/var/lib/docker',
});
const stock = service('db');

/** The options written for each service. */
function written(
  services: readonly ServiceFact[],
  given: { engine?: EngineFact } = {},
  wishes = wishesWith({}),
) {
  const result = decision(boundedContainerLogs, { services, ...given }, wishes);
  const fragments = result.wanted ? result.fragments : [];
  const values = fragments.flatMap((one) => (one.kind === 'service-key' ? [[one.service, one.value]] : []));
  return { values: Object.fromEntries(values), notes: result.notes ?? [], wanted: result.wanted };
}

describe('logs/bounded-container-logs', () => {
  it('bounds the log of every service, Supabase’s or not', () => {
    const rotated = { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } };
    expect(written([stock, service('other', { name: 'redis' })]).values).toEqual({
      db: rotated,
      redis: rotated,
    });
  });

  it('keeps as much as is wished', () => {
    const wishes = wishesWith({ logs: { max_size: '50m', max_files: 7 } });
    expect(written([stock], {}, wishes).values['db'].options).toEqual({ 'max-size': '50m', 'max-file': '7' });
  });

  it('leaves a bounded log and every other driver alone, and names the driver', () => {
    const services = [
      service('db', logging('json-file', { 'max-size': '1g' })),
      service('auth', logging('syslog', { 'syslog-address': 'tcp://logs:514' })),
      service('rest', logging('local', {})),
      service('meta', logging('local', {})),
    ];
    const { wanted, notes } = written(services);
    expect(wanted).toBe(false);
    expect(notes).toEqual([
      'left alone, for they log to syslog: auth',
      'left alone, for they log to local: rest and meta',
    ]);
  });

  it('writes nothing over options that stand: they merge', () => {
    const labelled = service('db', logging('json-file', { labels: 'app', 'max-file': '9' }));
    expect(written([labelled]).values).toEqual({
      db: { driver: 'json-file', options: { 'max-size': '10m' } },
    });
  });

  it.each([
    ['local', {}],
    ['journald', {}],
    ['json-file', { 'max-size': '20m' }],
  ])('respects an engine whose default is %s with %j', (driver, options) => {
    expect(written([stock], { engine: engine(driver, options) }).wanted).toBe(false);
  });

  it.each([
    ['json-file', {}],
    ['json-file', null],
  ])('bounds under an engine whose default is %s with %j', (driver, options) => {
    expect(Object.keys(written([stock], { engine: engine(driver, options) }).values)).toEqual(['db']);
  });

  it('says that the engine was not asked', () => {
    expect(written([stock]).notes.join()).toContain('json-file is assumed');
  });

  it('is not wanted when rotation is off', () => {
    expect(written([stock], {}, wishesWith({ logs: { rotation: false } })).wanted).toBe(false);
  });

  it('holds when the containers log within bounds, and breaks when one does not', async () => {
    const result = decision(boundedContainerLogs, { services: [stock, service('auth')] });
    const fragments = result.wanted ? result.fragments : [];
    const probe = (config: Record<string, string>) => ({
      world: fakeWorld(),
      // Of two services only one runs.
      inspect: async (name: string) =>
        name === 'db' ? { HostConfig: { LogConfig: { Type: 'json-file', Config: config } } } : null,
    });
    expect(await boundedContainerLogs.verify?.(fragments, probe({ 'max-size': '10m' }))).toMatchObject({
      held: true,
    });
    expect(await boundedContainerLogs.verify?.(fragments, probe({}))).toMatchObject({
      held: false,
      reason: expect.stringContaining('db'),
    });
  });
});
