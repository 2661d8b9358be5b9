import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { type FactTableInput, here, service } from '../../../../test/helpers/facts.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { gibibyte, mebibyte } from '../../../model/bytes.ts';
import type { MemoryFact } from '../../../model/facts/host.ts';
import type { LimitsFact } from '../../../model/facts/services.ts';
import { fittedLimits } from './fitted-limits.ts';

const memory: MemoryFact = {
  totalBytes: 8 * gibibyte,
  availableBytes: gibibyte,
  swapBytes: gibibyte,
  cores: 4,
};
const analytics = service('analytics');
const deploy = (section: string, key: string) => `deploy.resources.${section}.${key}`;

function written(given: FactTableInput, wishes = wishesWith({})) {
  const result = decision(fittedLimits, { memory, ...given }, wishes);
  const fragments = result.wanted ? result.fragments : [];
  const keys = fragments.flatMap((one) =>
    one.kind === 'service-key' ? [[`${one.service} ${one.path.join('.')}`, one.value]] : [],
  );
  return { wanted: result.wanted, keys: Object.fromEntries(keys), notes: result.notes ?? [], fragments };
}

const db = (limits: LimitsFact) => [service('db', { limits })];

describe('limits/fitted-limits', () => {
  it('limits memory and CPU of every service, ours and theirs, and reserves no CPU', () => {
    const { keys } = written({ services: [service('db'), service('other', { name: 'redis' })] });
    expect(keys).toEqual({
      [`db ${deploy('limits', 'memory')}`]: '6144m',
      [`db ${deploy('limits', 'cpus')}`]: '3',
      [`db ${deploy('reservations', 'memory')}`]: '3072m',
      [`redis ${deploy('limits', 'memory')}`]: '400m',
      [`redis ${deploy('limits', 'cpus')}`]: '1',
    });
  });

  it.each([
    [{ memoryBytes: gibibyte, form: 'service' }, ['db cpus', 'db mem_reservation']],
    [{ form: 'service' }, ['db cpus', 'db mem_limit', 'db mem_reservation']],
    [
      { cpus: 1, form: 'deploy' },
      [`db ${deploy('limits', 'memory')}`, `db ${deploy('reservations', 'memory')}`],
    ],
    [
      { memoryBytes: gibibyte, form: 'service', reservationForm: 'deploy' },
      ['db cpus', `db ${deploy('reservations', 'memory')}`],
    ],
  ] as const)('keeps to the one spelling that %j has, for Compose refuses two', (limits, expected) => {
    expect(Object.keys(written({ services: db({ ...limits, at: here }) }).keys).sort()).toEqual(expected);
  });

  it('leaves alone what is written, and says so', () => {
    const limits = {
      memoryBytes: gibibyte,
      memoryReservationBytes: mebibyte,
      cpus: 1,
      form: 'deploy',
      at: here,
    } as const;
    expect(written({ services: db(limits) })).toMatchObject({
      wanted: false,
      notes: ['limits that stand in your files stay and are counted: db'],
    });
  });

  it('says what nobody counted: swap that is not there, containers of others', () => {
    const { notes } = written({
      services: db({}),
      memory: { ...memory, swapBytes: 0 },
      containers: { project: [], foreign: [], others: ['blog'] },
    });
    expect(notes).toEqual([
      expect.stringContaining('1 container of other projects'),
      expect.stringContaining('no swap'),
    ]);
  });

  it('changes nothing on a machine that is too small, and says why', () => {
    const small = { ...memory, totalBytes: 2 * gibibyte };
    const { wanted, notes } = written({ services: [service('db'), analytics], memory: small });
    expect(wanted).toBe(false);
    expect(notes).toEqual([
      expect.stringMatching(/need at least 1\.8 GiB.*leaves 1\.6 GiB of 2 GiB.*optional upstream/),
    ]);
  });

  it.each([
    [{ mode: 'on' }, /need at least/],
    [{ services: { db: { memory: '7g' } } }, /need at least/],
    [{ services: { db: { cpus: 5 } } }, /cpus is 5, and this machine has 4/],
    [{ services: { auth: { memory: '2m' } } }, /Docker takes no less than 6m/],
    [{ services: { auth: { memory: '64m', reservation: '1g' } } }, /reservation is 1g, more than/],
  ] as const)('refuses a plan for the wish %j that cannot be', (limits, message) => {
    const wishes = wishesWith({ limits });
    const services = [service('db'), analytics];
    expect(() => written({ services, memory: { ...memory, totalBytes: 2 * gibibyte } }, wishes)).toThrow(
      message,
    );
  });

  it('decides nothing where nobody knows the machine, unless a wish says how large it is', () => {
    const unknown = { known: false, reason: 'needs the host' } as const;
    expect(written({ services: db({}), memory: unknown })).toMatchObject({ wanted: null });
    const { keys, notes } = written(
      { services: db({}), memory: unknown },
      wishesWith({ limits: { memory: '16g' } }),
    );
    expect(keys).toEqual({
      [`db ${deploy('limits', 'memory')}`]: '13104m',
      [`db ${deploy('reservations', 'memory')}`]: '6552m',
    });
    expect(notes.join()).toContain('CPU limits are left out');
  });

  it('is not wanted when it is off', () => {
    expect(written({ services: db({}) }, wishesWith({ limits: { mode: 'off' } })).wanted).toBe(false);
  });

  it('holds when the engine holds the containers to it, and breaks when it does not', async () => {
    const { fragments } = written({ services: db({}) });
    const probe = (Memory: number) => ({
      world: fakeWorld(),
      inspect: async () => ({
        HostConfig: { Memory, MemoryReservation: 3272 * mebibyte, NanoCpus: 3_000_000_000, ShmSize: 0 },
      }),
    });
    expect(await fittedLimits.verify?.(fragments, probe(6544 * mebibyte))).toMatchObject({ held: true });
    expect(await fittedLimits.verify?.(fragments, probe(0))).toMatchObject({
      held: false,
      reason: 'db runs without deploy.resources.limits.memory 6544m',
    });
    const none = { world: fakeWorld(), inspect: async () => null };
    expect(await fittedLimits.verify?.(fragments, none)).toMatchObject({ held: true });
  });
});
