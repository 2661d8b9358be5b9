import { readFileSync } from 'node:fs';
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

  it('break every check of P0 and P1 that can fail at least once', () => {
    const broken = new Set(mutations.flatMap(({ breaks }) => breaks));
    const severe = checks.map(({ id }) => id as string).filter((id) => isSevere(id) && canFail(id));
    expect(severe.filter((id) => !broken.has(id))).toEqual([]);
  });

  it('hold every check of P0 and P1 to that', () => {
    const asking = checks.map(({ id }) => id as string).filter((id) => isSevere(id) && !canFail(id));
    expect(asking).toEqual([]);
  });
});

/** Whether a check can say `fail`: it calls it, or its own test sees it, whoever made the outcome. */
function canFail(id: string): boolean {
  const [practice = '', name = ''] = id.split('/');
  const textOf = (file: string) =>
    readFileSync(new URL(`../../src/practices/${practice}/checks/${file}`, import.meta.url), 'utf8');
  return /\bfail\(/.test(textOf(`${name}.ts`)) || /'fail'/.test(textOf(`${name}.test.ts`));
}

describe.each(baseNames)('the injected facts of %s', (name) => {
  it('have the shapes that the gatherers save', async () => {
    const facts = withLiveFacts(await factsOfFiles({ files: bases[name]() }));
    expect(readFacts(serialiseFacts(facts), 'facts.json')).toEqual(JSON.parse(serialiseFacts(facts)));
  });

  it('leave nothing unknown but what is not part of the deployment', async () => {
    const { table } = withLiveFacts(await factsOfFiles({ files: bases[name]() }));
    const unknown = Object.entries(table).filter(([, fact]) => !fact.known);
    const absent = {
      hardened: ['logCollector'],
      'kong-15': [],
      'external-db': ['dataDirectory', 'logCollector'],
      pgbouncer: ['logCollector'],
    };
    expect(unknown.map(([fact]) => fact)).toEqual(absent[name]);
  });
});
