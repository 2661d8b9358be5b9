import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { container, here, image, service } from '../../../../test/helpers/facts.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { ContainersFact, EngineFact } from '../../../model/facts/containers.ts';
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
  given: { engine?: EngineFact; containers?: ContainersFact } = {},
  wishes = wishesWith({}),
) {
  const result = decision(boundedContainerLogs, { services, ...given }, wishes);
  const fragments = result.wanted ? result.fragments : [];
  const values = fragments.flatMap((one) => (one.kind === 'service-key' ? [[one.service, one.value]] : []));
  const risk = result.wanted ? result.risk : '';
  return { values: Object.fromEntries(values), notes: result.notes ?? [], wanted: result.wanted, risk };
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

  it('keeps two files at least of a log that is compressed, for Docker starts none with one', () => {
    const one = service('db', logging('json-file', { compress: 'true', 'max-file': '1' }));
    const none = service('auth', logging('json-file', { compress: 'true' }));
    const five = service('rest', logging(undefined, { compress: '1', 'max-file': '5' }));
    const off = service('meta', logging('json-file', { compress: 'false', 'max-file': '1' }));
    const { values, notes } = written(
      [one, none, five, off],
      { engine: engine('json-file', {}) },
      wishesWith({ logs: { max_files: 1 } }),
    );
    expect(values).toMatchObject({
      db: { options: { 'max-file': '2' } },
      auth: { options: { 'max-file': '2' } },
      rest: { options: { 'max-size': '10m' } },
      meta: { options: { 'max-size': '10m' } },
    });
    expect(values['rest'].options).not.toHaveProperty('max-file');
    expect(values['meta'].options).not.toHaveProperty('max-file');
    expect(notes).toEqual([
      'db and auth keep two log files at least: Docker compresses none when there is only one',
    ]);
  });

  it('heeds a compression that the engine sets for every container', () => {
    const wishes = wishesWith({ logs: { max_files: 1 } });
    const compressing = engine('json-file', { compress: 'true' });
    expect(written([stock], { engine: compressing }, wishes).values['db'].options['max-file']).toBe('2');
  });

  it('says whose data goes with the container: in memory, or in no mount', () => {
    const mount = (target: string, readOnly = false) => ({
      type: 'bind',
      source: '/x',
      target,
      readOnly,
      at: [here],
    });
    const named = (name: string, reference: string, parts: Partial<ServiceFact> = {}) =>
      service('other', { name, image: image(reference), ...parts });
    const saving = { value: ['redis-server', '--save', '', '--appendonly', 'no'], at: [here] };
    const appending = { value: ['redis-server', '--save', '', '--appendonly', 'yes'], at: [here] };
    const services = [
      named('cache', 'redis:8', { command: saving, volumes: [mount('/data')] }),
      named('queue', 'rabbitmq:4-management', {
        volumes: [mount('/etc/rabbitmq'), mount('/conf/rabbit.conf')],
      }),
      named('sessions', 'bitnami/valkey:8', { volumes: [mount('/data', true)] }),
      named('kept', 'redis:8', { command: appending, volumes: [mount('/data')] }),
      named('watch', 'oliver006/redis_exporter:v1'),
      named('web', 'nginx:1.27'),
      service('db', {
        image: image('supabase/postgres:17.6.1.136'),
        volumes: [mount('/var/lib/postgresql/data')],
      }),
      service('db', { name: 'old', image: image('postgres:16') }),
    ];
    expect(written(services).risk).toContain(
      '; as far as these files tell, what cache, queue, sessions and old hold lies in memory or in the container alone, and goes with it',
    );
    // Compose carries the volume that an image declares over to the new container.
    const own = [{ type: 'volume', source: 'f00', target: '/var/lib/postgresql/data' }];
    const containers = { project: [container('old', { mounts: own }), container('cache')], foreign: [] };
    expect(written(services, { containers }).risk).toMatch(
      /; what cache, queue and sessions hold lies in memory/,
    );
    expect(written([stock]).risk).toContain('what db holds');
    expect(written([named('web', 'nginx:1.27')]).risk).not.toContain('goes with it');
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
