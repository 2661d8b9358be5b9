import { describe, expect, it } from 'vitest';
import { checksOf, coverageData, parseSource } from '../../scripts/generate/coverage.mjs';
import { changes, checks, practices } from '../../src/practices/catalogue.generated.ts';
import { root } from './source-tree.ts';

const data = coverageData(root);
const entries = [
  ...data.cases.map((entry) => ({ kind: 'case' as const, key: String(entry.number), ...entry })),
  ...data.recommendations.map((entry) => ({
    kind: 'recommendation' as const,
    key: String(entry.number),
    ...entry,
  })),
  ...data.checklist.map((entry) => ({ kind: 'checklist' as const, key: entry.name, ...entry })),
];

/** The commands that there are or will be; a word that is none of them would send a reader nowhere. */
const commands = [
  'diff',
  'verify',
  'status',
  'backup status',
  'backup verify',
  'restore',
  'drill',
  'storage check',
  'storage migrate',
  'secrets check',
  'secrets rotate',
  'mail test',
  'logs',
  'alerts test',
  'pool advise',
  'limits advise',
  'functions',
  'replica add',
  'loadtest',
  'upgrade check',
  'serve',
];

describe('the coverage table', () => {
  it('counts 85 cases, 7 traps, 12 recommendations and 15 lines of the checklist, each once and in order', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    expect(data.cases.map(({ number }) => number)).toEqual(upTo(85));
    expect(data.traps.map(({ number }) => number)).toEqual(upTo(7));
    expect(data.recommendations.map(({ number }) => number)).toEqual(upTo(12));
    expect(new Set(data.checklist.map(({ name }) => name)).size).toBe(15);
  });

  it('has a check or a later command for every entry', () => {
    const bare = entries.filter(({ kind, key, later }) => {
      return checksOf(checks, kind, key).length === 0 && later === undefined;
    });
    expect(bare.map(({ kind, key }) => `${kind} ${key}`)).toEqual([]);
  });

  it('says of every entry what it is, and of every later command what it looks at', () => {
    const cells = entries.flatMap(({ title, later }) => [title, ...(later ?? []).map(({ what }) => what)]);
    expect(cells.filter((cell) => !/^\S.*[^.\s]$/.test(cell) || cell.includes('|'))).toEqual([]);
    const owners = entries.flatMap(({ later }) => (later ?? []).map(({ command }) => command));
    expect(owners.filter((command) => !commands.includes(command))).toEqual([]);
    expect(entries.filter(({ later }) => later?.length === 0)).toEqual([]);
  });

  it('sends each recommendation to a practice of its own', () => {
    const ids = data.recommendations.map(({ practice }) => practice);
    expect(ids.filter((id) => !practices.some((practice) => practice.id === id))).toEqual([]);
    expect(new Set(ids).size).toBe(12);
  });
});

describe('the sources of checks and changes', () => {
  const known: Readonly<Record<string, readonly string[]>> = {
    case: data.cases.map(({ number }) => String(number)),
    trap: data.traps.map(({ number }) => String(number)),
    recommendation: data.recommendations.map(({ number }) => String(number)),
    checklist: data.checklist.map(({ name }) => name),
  };

  it.each([...checks, ...changes].map((unit) => [unit.id, unit.sources] as const))(
    '%s names only what is in the data, in the form that the table reads',
    (_id, sources) => {
      expect(sources.length).toBeGreaterThan(0);
      expect(new Set(sources).size).toBe(sources.length);
      const lost = sources.filter((source) => {
        const { kind, key } = parseSource(source);
        return kind === 'malformed' || (kind !== 'outside' && known[kind]?.includes(key) !== true);
      });
      expect(lost).toEqual([]);
    },
  );

  it('let no inferred case alone fail a deployment', () => {
    const inferred = data.cases
      .filter((entry) => entry.inferred === true)
      .map(({ number }) => String(number));
    const resting = checks.filter(({ sources }) => {
      const cases = sources.map(parseSource).filter(({ kind }) => kind === 'case');
      return cases.length > 0 && cases.every(({ key }) => inferred.includes(key));
    });
    expect(resting.filter(({ severity }) => severity === 'P0' || severity === 'P1')).toEqual([]);
  });

  it.each([
    ['failure case 12', 'case', '12'],
    ['failure case trap 2', 'trap', '2'],
    ['seed report 4', 'recommendation', '4'],
    ['checklist: Health checks', 'checklist', 'Health checks'],
    ['RFC 7519 section 4.1.4', 'outside', 'RFC 7519 section 4.1.4'],
    ['failure cases 45 and 77', 'malformed', 'failure cases 45 and 77'],
    ['seed report, recommendation 3', 'malformed', 'seed report, recommendation 3'],
    ['trap 6', 'malformed', 'trap 6'],
  ])('read %s as a %s', (text, kind, key) => {
    expect(parseSource(text)).toEqual({ kind, key });
  });
});
