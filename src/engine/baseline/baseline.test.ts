import { describe, expect, it } from 'vitest';
import { Problem, printProblem } from '../../model/problem.ts';
import { sampleReport } from '../../report/sample.test-data.ts';
import { compareWithBaseline } from './compare.ts';
import { readBaseline } from './read.ts';

const [door, relay] = ['exposure/pooler-on-all-addresses', 'mail/sample-relay'];

/** The sample as it was before, with some results otherwise. */
function earlier(changes: Readonly<Record<string, object>>) {
  const results = sampleReport.results.map((result) => ({ ...result, ...changes[result.id] }));
  return readBaseline(JSON.stringify({ ...sampleReport, results }), 'last.json');
}

function since(changes: Readonly<Record<string, object>>) {
  const report = compareWithBaseline(sampleReport, earlier(changes));
  return { ...report.baseline, of: (id: string) => report.results.find((result) => result.id === id)?.since };
}

describe('a baseline', () => {
  it('of the same deployment makes nothing new', () => {
    const failing = sampleReport.results.filter(({ status }) => status === 'fail').length;

    expect(since({})).toMatchObject({ new: 0, known: failing, fixed: [], file: 'last.json' });
  });

  it('makes new what did not fail then, whatever else it was', () => {
    for (const status of ['pass', 'unknown', 'skip']) {
      const compared = since({ [door]: { status, key: door } });

      expect(compared.of(door)).toBe('new');
      expect(compared.of(relay)).toBe('known');
      expect(compared.new).toBe(1);
    }
  });

  it('knows a finding by its key: another thing of the same check is new, and the old one is fixed', () => {
    const compared = since({ [door]: { key: `${door}#00000000` } });

    expect(compared.of(door)).toBe('new');
    expect(compared.fixed?.map(({ key }) => key)).toEqual([`${door}#00000000`]);
  });

  it('calls fixed only what was judged again', () => {
    const now = (status: string) => {
      const results = sampleReport.results.map((result) =>
        result.id === door ? { ...result, status, key: door } : result,
      );
      return compareWithBaseline({ ...sampleReport, results } as never, earlier({})).baseline?.fixed.map(
        ({ id }) => id,
      );
    };

    expect(now('pass')).toEqual([door]);
    expect(now('skip')).toEqual([door]);
    expect(now('unknown')).toEqual([]);
    const without = sampleReport.results.filter(({ id }) => id !== door);
    expect(compareWithBaseline({ ...sampleReport, results: without }, earlier({})).baseline?.fixed).toEqual(
      [],
    );
  });

  it('marks only failures', () => {
    const { results } = compareWithBaseline(sampleReport, earlier({}));

    expect(results.filter(({ status, since: mark }) => (status === 'fail') !== (mark !== undefined))).toEqual(
      [],
    );
  });

  it.each([
    ['no JSON', '{'],
    ['another program’s JSON', '{"results": []}'],
    ['a list', '[]'],
    ['a number', '3'],
    ['nothing', ''],
    ['another schema version', JSON.stringify({ ...sampleReport, schemaVersion: 2 })],
    ['a report of something else', JSON.stringify({ ...sampleReport, generator: { name: 'x' } })],
    ['half a result', JSON.stringify({ ...sampleReport, results: [{ id: 'hunter2' }] })],
  ])('that is %s is refused in one line, and nothing of it is repeated', (_case, text) => {
    try {
      readBaseline(text, 'last.json');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      expect(printProblem(error as Problem)).toMatch(
        /^last\.json is not an audit report of Seaworthy[^\n]*\nHINT: name a file that seaworthy audit --format json -o FILE wrote$/,
      );
      expect(String(error)).not.toContain('hunter2');
    }
  });
});
