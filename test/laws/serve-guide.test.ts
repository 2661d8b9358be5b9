import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JobContext } from '../../src/agent/job.ts';
import { jobSources } from '../../src/agent/jobs/index.ts';
import { parseWishes } from '../../src/engine/wishes/read.ts';
import { fakeWorld } from '../helpers/world.ts';
import { freshPlaces } from '../state/records.ts';

const wished = `backup:
  repositories:
    - path: /mnt/backup
  logical:
    schedule: 30 3 * * 0
`;

it('the guide of serve has a line for every job there can be, and for no other', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/serve.md'), 'utf8');
  const [, table = ''] = guide.split('| job | when | what it does |');
  const context = {
    ...{ wishes: parseWishes(wished).wishes, adopted: { places: freshPlaces() }, world: fakeWorld() },
    metrics: { provide: () => undefined },
  } as unknown as JobContext;
  const jobs = jobSources.flatMap((source) => source(context)).map(({ id }) => id);
  expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id).sort()).toEqual(jobs.sort());
});
