import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Run } from '../../model/run.ts';
import type { Adopted } from '../adopted.ts';
import { dumpedFirst } from './dumped-first.ts';

const image = 'supabase/postgres:17.6.1.136';
const project = projectOf({
  root: { services: { db: { image }, replica: { image }, rest: { image: 'x' } } },
});
const adopted = { project } as unknown as Adopted;

function dumped(recreates: readonly string[], withoutDump = false): Promise<Run> {
  const run = { number: 1, recreates } as unknown as Run;
  return dumpedFirst(run, adopted, { withoutDump, world: fakeWorld() });
}

describe('a run with several databases', () => {
  it('is refused where one would be recreated of which no dump is taken', async () => {
    const refused = { code: 'dump-of-other-database' };
    await expect(dumped(['rest', 'replica'])).rejects.toMatchObject(refused);
    await expect(dumped(['db', 'replica'])).rejects.toMatchObject(refused);
  });

  it('goes on where none is recreated, or the person says that there is a backup', async () => {
    expect((await dumped(['rest'])).dump).toBeUndefined();
    expect((await dumped(['replica'], true)).dump).toBeUndefined();
  });
});
