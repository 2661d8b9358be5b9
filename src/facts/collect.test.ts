import { describe, expect, it } from 'vitest';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { known, unknownFact } from '../model/fact.ts';
import type { Facts } from '../model/facts/table.ts';
import { Problem } from '../model/problem.ts';
import { type AnyGatherer, collectFacts } from './collect.ts';
import { defineGatherer } from './gatherer.ts';

function collect(gatherers: readonly AnyGatherer[], isStatic = false): Promise<Facts> {
  const project = projectOf({ root: {}, env: 'POSTGRES_PASSWORD=never-to-be-shown\n' });
  return collectFacts({ project, world: fakeWorld(), gatherers, static: isStatic, version: '1.2.3' });
}

const memory = { totalBytes: 1, availableBytes: 1, swapBytes: 0, cores: 2 };

describe('collectFacts', () => {
  it('says who collected and when', async () => {
    const facts = await collect([]);

    expect(facts).toMatchObject({
      schemaVersion: 1,
      collectedBy: '1.2.3',
      collectedAt: '2026-11-22T12:00:00.000Z',
    });
  });

  it('runs a gatherer after those it builds on, and gives it their facts', async () => {
    const seen: unknown[] = [];
    const later = defineGatherer({
      fact: 'disks',
      source: 'host',
      after: ['memory'],
      gather: ({ before }) => {
        seen.push(before.memory);
        return known({ disks: [] });
      },
    });
    const first = defineGatherer({ fact: 'memory', source: 'host', gather: async () => known(memory) });

    const facts = await collect([later, first]);

    expect(seen).toEqual([known(memory)]);
    expect(facts.table.disks).toEqual(known({ disks: [] }));
  });

  it('makes an unknown fact of a gatherer that throws, without the secret in its message', async () => {
    const facts = await collect([
      defineGatherer({
        fact: 'memory',
        source: 'host',
        gather: () => {
          throw new Error('cannot use never-to-be-shown\nhere');
        },
      }),
    ]);

    expect(facts.table.memory).toEqual({
      known: false,
      reason: 'could not be read: Error: cannot use [redacted]\\x0ahere',
    });
  });

  it('keeps a reason short, whatever a broken program printed', async () => {
    const noisy = 'x'.repeat(1_000_000);
    const said = defineGatherer({ fact: 'memory', source: 'files', gather: () => unknownFact(noisy) });
    const thrown = defineGatherer({
      fact: 'disks',
      source: 'files',
      gather: () => {
        throw new Error(noisy);
      },
    });
    const { table } = await collect([said, thrown]);

    for (const fact of [table.memory, table.disks]) {
      expect(fact.known ? '' : fact.reason).toMatch(/^.{100,310}…$/);
    }
  });

  it('says where a Problem was seen', async () => {
    const problem = new Problem({
      code: 'x',
      message: 'is odd',
      at: { file: 'a.yml', line: 3 },
      hints: ['mend it'],
    });
    const throwing = defineGatherer({
      fact: 'gateway',
      source: 'files',
      gather: () => Promise.reject(problem),
    });

    expect((await collect([throwing])).table.gateway).toEqual({
      known: false,
      reason: 'could not be read: a.yml:3: is odd',
    });
  });

  it('looks at files only when static, and says what the rest needs', async () => {
    const live = defineGatherer({ fact: 'memory', source: 'host', gather: () => known(memory) });

    const { table } = await collect([live], true);

    expect(table.memory).toEqual({
      known: false,
      reason: 'needs a look at the host (audit ran with --static)',
    });
    expect(table.containers).toEqual({ known: false, reason: 'needs Docker (audit ran with --static)' });
  });
});
