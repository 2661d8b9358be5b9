import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../model/audit.ts';
import { hostileReport, strangeText } from './hostile.test-data.ts';
import { code, fenced, prose } from './markdown/escape.ts';
import { renderMarkdown } from './markdown.ts';
import { renderRoadmap } from './roadmap.ts';
import { sampleReport } from './sample.test-data.ts';
import { settledSample } from './settled-sample.test-data.ts';

const text = renderMarkdown(sampleReport, { all: false });

/** GitHub's limit for a comment, in characters. */
const limit = 65_536;

describe('markdown report', () => {
  it('says the verdict, the score, the coverage and the counts first', () => {
    expect(text.split('\n').slice(0, 7).join('\n')).toMatchInlineSnapshot(`
      "## Seaworthy audit: NOT READY

      Supabase at \`/srv/supabase/docker\` · 11 services · Envoy · Postgres 17 · Supavisor · running (healthy 9/10)

      **Score 61/100** · coverage 86 % · 6 critical, 7 high, 4 medium, 1 low

      Verdict: 6 critical checks failed, and 3 could not be judged."
    `);
    expect(text).toMatch(/\| P0 critical \| 6 \| \d+ \| \d+ \| \d+ \| \d+ \|/);
  });

  it('names each failure with its id, its first place and its remedy', () => {
    const failing = sampleReport.results.filter(({ status }) => status === 'fail');
    const missing = failing.filter(({ id, evidence, remedy }) => {
      const place = `\`${evidence[0]?.file}:${evidence[0]?.line}\``;
      return ![`\`${id}\``, place, prose(remedy?.text ?? '')].every((piece) => text.includes(piece));
    });

    expect(missing).toEqual([]);
  });

  it('lists accepted findings apart, with who, until when and why', () => {
    const settled = renderMarkdown(settledSample, { all: false });
    const [before = '', after = ''] = settled.split('### Accepted for now');

    expect(before).not.toContain('`mail/sample-relay`');
    expect(after).toContain(
      '`mail/sample-relay`: accepted by ada until 2027-03-01: the relay moves in spring',
    );
    expect(settled).toContain('1 new, ');
    expect(settled).toContain('seaworthy.ignore.yaml:6');
    expect(settled).toContain('### Fixed');
  });

  it('shows what passed only when asked', () => {
    expect(text).not.toContain('### Passed');
    expect(renderMarkdown(sampleReport, { all: true })).toContain('### Passed');
  });

  it.each([
    ['many findings', 800, 'a short remedy'],
    ['long values', 400, 'x'.repeat(100_000)],
    ['wide characters', 300, '世界'.repeat(500)],
  ])('fits a comment with %s, and says what was cut', (_case, count, remedy) => {
    const [first] = sampleReport.results;
    const results = Array.from({ length: count }, (_item, index) => {
      return { ...first, id: `secrets/number-${index}`, remedy: { text: remedy } };
    });
    const long = renderMarkdown({ ...sampleReport, results } as AuditReport, { all: false });

    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(limit);
    expect(long).toMatch(/\*\*Cut here:\*\* a comment holds no more\. \d+ entries left out/);
    expect(Number(/(\d+) entries left out/.exec(long)?.[1])).toBe(
      count - (long.match(/^- \*\*/gm) ?? []).length,
    );
  });

  it('cuts nothing from a report that fits', () => {
    expect(text).not.toContain('Cut here');
  });

  it.each([
    ['markdown', (report: AuditReport) => renderMarkdown(report, { all: true })],
    ['roadmap', renderRoadmap],
  ] as const)('%s keeps its lines and starts none with a word of somebody else', (_name, render) => {
    const marks = (report: AuditReport) => {
      return render(report)
        .replace(/^(?: {3,4})?(`{3,})sh\n[\s\S]*?\n *\1$/gm, 'command')
        .split('\n')
        .map((line) => /^(?: *- (?:\[[ x]\] )?| *\d+\. | *#{1,3} |> |\| | *)/.exec(line)?.[0]);
    };
    const expected = marks(hostileReport('word'));
    fc.assert(
      fc.property(strangeText, (evil) => {
        expect(marks(hostileReport(`w${evil}`))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('words of somebody else in Markdown', () => {
  it.each([
    ['a mention', '@acme/all', '@<!-- -->acme/all'],
    ['a number of an issue', 'see #12', 'see #<!-- -->12'],
    ['a tag', '<img src=x>', '&lt;img src=x&gt;'],
    ['a link', '[a](http://b)', '\\[a\\](http&#58;//b)'],
    ['a bare address', 'www.b.example', 'www&#46;b.example'],
    ['stress', '*a* _b_ ~c~ `d`', '\\*a\\* \\_b\\_ \\~c\\~ \\`d\\`'],
    ['a cell', 'a | b', 'a \\| b'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['a formula', '$x$', '\\$x\\$'],
    ['a new line', 'a\n# b', 'a\\\\x0a# b'],
  ])('cannot be %s', (_case, given, written) => {
    expect(prose(given)).toBe(written);
  });

  it('never hold an unescaped mark', () => {
    fc.assert(
      fc.property(strangeText, (given) => {
        const bare = prose(given).replace(/\\[\\`*_{}[\]|~$]|<!-- -->|&(?:amp|lt|gt|#58|#46);/g, ' ');

        expect(bare).not.toMatch(/[\\`*_{}[\]|~$<>&\p{Cc}]|@\w|:\/\//u);
      }),
    );
  });

  it('cannot leave a code span', () => {
    fc.assert(
      fc.property(strangeText, (given) => {
        const span = code(given);
        const [fence = ''] = /^`+/.exec(span) ?? [];
        const inner = span.slice(fence.length, -fence.length);

        expect(span.endsWith(fence)).toBe(true);
        expect([...inner.matchAll(/`+/g)].map(([run]) => run.length)).not.toContain(fence.length);
        expect(inner).not.toMatch(/^`|`$|\p{Cc}/u);
      }),
    );
  });

  it('cannot close a block of commands', () => {
    fc.assert(
      fc.property(strangeText, (given) => {
        const [open = '', ...rest] = fenced(given).split('\n');
        const fence = open.slice(0, -2);

        expect(rest.at(-1)).toBe(fence);
        expect(rest.slice(0, -1).filter((line) => line.includes(fence))).toEqual([]);
      }),
    );
  });
});
