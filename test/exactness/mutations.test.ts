import { beforeAll, describe, expect, it } from 'vitest';
import { readFacts, serialiseFacts } from '../../src/facts/saved.ts';
import { checks } from '../../src/practices/catalogue.generated.ts';
import { factsOfFiles } from './audited.ts';
import { baseNames, bases } from './bases/index.ts';
import { withLiveFacts } from './live-facts.ts';
import { mutations } from './mutations/index.ts';
import { type Applicable, applicable, harmless } from './plan.ts';
import { isSevere } from './seen.ts';

describe('the labelled breakages', () => {
  let all: readonly Applicable[] = [];
  beforeAll(async () => {
    all = await applicable();
  });

  it('are at least 120, each told by its own words', () => {
    const whats = [...mutations, ...harmless].map(({ what }) => what);
    expect(new Set(whats).size).toBe(whats.length);
    expect(mutations.length).toBeGreaterThanOrEqual(120);
  });

  it('each change at least one sound deployment', () => {
    expect(all.filter(({ on }) => on.length === 0).map(({ mutation }) => mutation.what)).toEqual([]);
  });

  it('name only checks that exist, and at least one that must fail', () => {
    const ids = checks.map(({ id }) => id as string);
    const named = [...mutations, ...harmless].flatMap(({ breaks, also = [] }) => [...breaks, ...also]);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect(mutations.filter(({ breaks }) => breaks.length === 0)).toEqual([]);
  });

  it('break every check of P0 and P1 at least once', () => {
    const broken = new Set(mutations.flatMap(({ breaks }) => breaks));
    const severe = checks.map(({ id }) => id as string).filter(isSevere);
    expect(severe.filter((id) => !broken.has(id))).toEqual([]);
  });
});

describe.each(baseNames)('the injected facts of %s', (name) => {
  it('have the shapes that the gatherers save', async () => {
    const facts = withLiveFacts(await factsOfFiles({ files: bases[name]() }));
    expect(readFacts(serialiseFacts(facts), 'facts.json')).toEqual(JSON.parse(serialiseFacts(facts)));
  });

  it('leave nothing unknown but where the database runs elsewhere', async () => {
    const { table } = withLiveFacts(await factsOfFiles({ files: bases[name]() }));
    const unknown = Object.entries(table).filter(([, fact]) => !fact.known);
    expect(unknown.map(([fact]) => fact)).toEqual(name === 'external-db' ? ['dataDirectory'] : []);
  });
});
