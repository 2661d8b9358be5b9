import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { createMetrics } from '../../engine/metrics/registry.ts';
import { placesOf } from '../../engine/state/places.ts';
import { rememberReadBack } from '../../practices/backup/operations/verified.ts';
import { systemTree } from '../../system/tree.ts';
import type { JobContext } from '../job.ts';
import { resultOf, verifyJobs } from './verify.ts';

const folder = { repository: '/mnt/backup', faults: [], points: 1, windows: [] };
const bucket = {
  repository: 's3://acme/prod',
  faults: ['1 file is damaged', 'a segment is missing'],
  points: 1,
  windows: [],
};

describe('reading backups back by the clock', () => {
  it('is well when every repository is whole', () => {
    expect(resultOf([folder])).toEqual({ ok: true, said: '1 place read back' });
  });

  it('fails with the repository that is not, and how much more there is', () => {
    expect(resultOf([folder, bucket])).toEqual({
      ok: false,
      reason: 's3://acme/prod: 1 file is damaged (and 1 more)',
    });
  });

  it.each([
    [[], '0 5 1 * *', 0],
    [[{}], 'off', 0],
    [[{}], '0 5 1 * *', 1],
  ])('with %j at %s is %i job', (repositories, schedule, count) => {
    const wishes = { backup: { repositories, verify: { schedule } } };
    const adopted = { places: placesOf(quickScratch()) };
    const world = { tree: systemTree() };
    const context = { wishes, adopted, world, metrics: createMetrics() } as unknown as JobContext;
    expect(verifyJobs(context)).toHaveLength(count);
  });

  it('shows when each repository was read back, and whether it was whole', () => {
    const places = placesOf(quickScratch());
    mkdirSync(places.state);
    const [tree, metrics] = [systemTree(), createMetrics()];
    const wishes = { backup: { repositories: [{}], verify: { schedule: 'off' } } };
    verifyJobs({ wishes, adopted: { places }, world: { tree }, metrics } as unknown as JobContext);
    expect(metrics.text()).toBe('');
    const clock = { now: () => new Date(90_000), sleep: async () => undefined };
    rememberReadBack([{ number: 1, place: '/mnt', faults: [], windows: [] }], places, { clock, tree });
    rememberReadBack([{ number: 2, place: 's3://a', faults: ['gone'], windows: [] }], places, {
      clock,
      tree,
    });
    expect(metrics.text().match(/^seaworthy_\S+ \d+/gm)).toEqual([
      'seaworthy_backup_verify_last_result{repository="1"} 1',
      'seaworthy_backup_verify_last_result{repository="2"} 0',
      'seaworthy_backup_verify_last_timestamp_seconds{repository="1"} 90',
      'seaworthy_backup_verify_last_timestamp_seconds{repository="2"} 90',
    ]);
    writeFileSync(join(places.state, 'verified.json'), 'torn');
    expect(metrics.text()).toBe('');
  });
});
