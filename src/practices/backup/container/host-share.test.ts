import { describe, expect, it } from 'vitest';
import { table } from '../../../../test/helpers/facts.ts';
import type { Fragment } from '../../../model/fragment.ts';
import { hostShare } from './host-share.ts';

/** As Docker tells the cores; null = it does not. */
const facts = (cpus: number | null) => table(cpus === null ? {} : { engine: { cpus } as never });
const of = (cores: number | null, recorded: readonly Fragment[] = []) =>
  hostShare(facts(cores), 'one', recorded);
const limited = (cpus: string): Fragment => ({
  ...{ kind: 'new-service', service: 'one' },
  definition: { image: 'x', deploy: { resources: { limits: { cpus, memory: '512M' } } } },
});
const conf: Fragment = { kind: 'file', path: 'pgbackrest.conf', text: '[global]\nprocess-max=3\n' };

describe('what a sidecar takes of the machine', () => {
  it.each([
    [1, '1.0', 1],
    [2, '2.0', 1],
    [3, '2.0', 1],
    [4, '2.0', 2],
    [8, '2.0', 4],
    [16, '2.0', 4],
  ])('%d cores: %s CPUs, %d processes', (cores, cpus, processes) => {
    expect(of(cores)).toEqual({ cpus, processes });
  });

  it('is what every machine has where nobody knows this one', () => {
    expect(of(null)).toEqual({ cpus: '1.0', processes: 1 });
  });

  it('stays as it is recorded where nobody knows the machine any more, and no longer than that', () => {
    const recorded = [limited('2.0'), conf];
    expect(of(null, recorded)).toEqual({ cpus: '2.0', processes: 3 });
    expect(of(1, recorded)).toEqual({ cpus: '1.0', processes: 1 });
  });

  it('takes nothing from another service, or from what is recorded without bounds', () => {
    expect(hostShare(facts(null), 'other', [limited('2.0')])).toEqual({ cpus: '1.0', processes: 1 });
    const bare: Fragment = { kind: 'new-service', service: 'one', definition: { image: 'x' } };
    expect(of(null, [bare])).toEqual({ cpus: '1.0', processes: 1 });
  });
});
