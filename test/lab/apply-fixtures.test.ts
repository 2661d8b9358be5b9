// The whole journey on real releases, where they lie beside the checkout. Their scripts and SQL are left out there; the lab's own,
// of the same form, take their places.
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type FixtureCopy, fixtureCopies, fixtures, hasFixtures } from '../helpers/deployments.ts';
import { describeLab } from './stack.ts';
import { promiseWholeJourney } from './whole-journey.ts';

const labStacks = join(import.meta.dirname, '../../lab/stacks');

/** Which stack of the lab has the same gateway and the same database. */
const kin: Readonly<Record<string, string>> = {
  'supabase-2025-mid': 'kong-15',
  'supabase-2026-01': 'kong-15',
  'supabase-2026-newest': 'envoy-17',
};

/** The release with what it lacks filled in. */
function wholeRelease({ name, directory }: FixtureCopy): string {
  const from = join(labStacks, kin[name] ?? '', 'volumes');
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const target = join(directory, 'volumes', path);
    if (!existsSync(target)) cpSync(join(from, path), target, { recursive: true });
  }
  return directory;
}

if (!hasFixtures) {
  process.stderr.write(`skipped: the journeys of ${Object.keys(kin).length} releases need ${fixtures}\n`);
  // A file without a test would count as a failure.
  it.skip('the journeys of real releases', () => expect.fail('skipped'));
}

for (const copy of fixtureCopies().filter(({ name }) => name in kin)) {
  const options = { stack: copy.name, folder: () => wholeRelease(copy) };
  describeLab(`plan, apply and undo on the release ${copy.name}`, options, promiseWholeJourney);
}
