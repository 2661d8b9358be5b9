import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileReport, strangeText } from './hostile.test-data.ts';
import { textLines, xml } from './junit/xml.ts';
import { renderJunit } from './junit.ts';
import { sampleReport } from './sample.test-data.ts';
import { settledSample } from './settled-sample.test-data.ts';

/** What Python's expat makes of a document: every element with its attributes and text. */
interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const reader = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([{'tag': e.tag, 'attributes': e.attrib, 'text': e.text or ''} for e in root.iter()]))
`;

const hasPython = spawnSync('python3', ['-c', 'import xml.etree.ElementTree']).status === 0;
if (!hasPython) console.warn('no python3: no other program reads the JUnit files here');

function parsed(document: string): readonly Element[] {
  const ran = spawnSync('python3', ['-c', reader], { input: document, encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout);
}

function having(elements: readonly Element[], tag: string): readonly Element[] {
  return elements.filter((element) => element.tag === tag);
}

describe.skipIf(!hasPython)('junit report, as a parser reads it', () => {
  const elements = hasPython ? parsed(renderJunit(sampleReport)) : [];

  it('has a suite per practice that was checked, and a case per check', () => {
    const practices = new Set(sampleReport.results.map(({ practice }) => `seaworthy.${practice}`));

    expect(new Set(having(elements, 'testsuite').map(({ attributes }) => attributes['name']))).toEqual(
      practices,
    );
    expect(
      having(elements, 'testcase')
        .map(({ attributes }) => attributes['name'])
        .sort(),
    ).toEqual(sampleReport.results.map(({ id }) => id).sort());
  });

  it('counts what it holds', () => {
    const [root] = elements;

    expect(root?.attributes).toMatchObject({
      tests: String(sampleReport.results.length),
      failures: String(having(elements, 'failure').length),
      skipped: String(having(elements, 'skipped').length),
      errors: '0',
    });
    expect(having(elements, 'failure')).toHaveLength(
      sampleReport.results.filter(({ status }) => status === 'fail').length,
    );
  });

  it('says everything in the text of a failure: some readers show nothing else', () => {
    const [failure] = having(elements, 'failure');
    const [first] = sampleReport.results;

    expect(failure?.text).toContain(first?.detail);
    expect(failure?.text).toContain('.env:31  ANON_KEY: a JSON Web Token, iss=supabase-demo');
    expect(failure?.text).toContain(`Remedy: ${first?.remedy?.text}`);
    expect(failure?.attributes['type']).toBe('P0');
  });

  it('gives a reason for whatever is no test that passed or failed', () => {
    const reasons = having(elements, 'skipped').map(({ attributes }) => attributes['message'] ?? '');

    expect(reasons.length).toBeGreaterThan(0);
    expect(
      reasons.filter(
        (reason) => !/^(could not be judged|look at it yourself|does not apply): ./.test(reason),
      ),
    ).toEqual([]);
  });

  it('skips what is accepted or was known before, so that it agrees with the exit code', () => {
    const settled = parsed(renderJunit(settledSample));
    const reasons = having(settled, 'skipped').map(({ attributes }) => attributes['message'] ?? '');

    expect(having(settled, 'failure')).toHaveLength(1);
    expect(reasons.filter((reason) => reason.includes('accepted by ada until 2027-03-01'))).toHaveLength(1);
    expect(reasons.filter((reason) => reason.includes('it is in the baseline')).length).toBeGreaterThan(5);
  });

  it('is well formed whatever the deployment holds', () => {
    const evil = [
      '\u0000\u001b[31m',
      ']]>',
      '<a b="c">&x;',
      '\ud800',
      'a\udc00b',
      '\ufffe\uffff',
      '"\'',
      '\u2028\u202e',
    ];
    for (const text of evil) {
      const names = having(parsed(renderJunit(hostileReport(text))), 'testcase').map(
        ({ attributes }) => attributes['name'],
      );

      expect(names).toEqual(['exposure/door', 'exposure/cellar']);
    }
  });
});

describe('text in XML', () => {
  /** XML 1.0 section 2.2, Char, without the line ends and tabs that nothing of ours may contain. */
  const allowed = /^[\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

  it('holds only characters that XML may hold, and no mark of its own', () => {
    fc.assert(
      fc.property(strangeText, (text) => {
        const written = xml`<a b="${text}">${text}</a>`.xml;
        const inner = /^<a b="([^"]*)">([^<]*)<\/a>$/.exec(written);

        expect(inner?.[1]).toBe(inner?.[2]);
        expect(inner?.[1]).toMatch(allowed);
        expect(inner?.[1]).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos);)|\]\]>|['<>]/);
      }),
    );
  });

  it('is what it was, once read', () => {
    const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = xml`${text}`.xml.replace(/&(\w+);/g, (_whole, name: string) => entities[name] ?? '');

        expect(read).toBe(text);
      }),
    );
  });

  it('keeps lines, and makes a line break inside one visible', () => {
    expect(textLines(['a\nb', 'c']).xml).toBe('a\\x0ab\nc');
  });
});
