import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { table, today } from '../../test/helpers/facts.ts';
import { audit } from '../engine/audit.ts';
import { fail, seen, unknown } from '../engine/check.ts';
import { client } from './html/client.ts';
import { renderHtml } from './html.ts';
import { sampleReport } from './sample.test-data.ts';
import { check } from './sample-check.test-data.ts';
import { samplePractices } from './sample-practices.test-data.ts';
import { settledSample } from './settled-sample.test-data.ts';

const page = renderHtml(sampleReport);
const tags = [...page.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag);

/** A page in which everything that may come from outside is an attack. */
function attacked(evil: string): string {
  const report = audit({
    facts: { schemaVersion: 1, collectedBy: '0', collectedAt: today.toISOString(), table: table({}) },
    checks: [
      check(
        'exposure/door',
        'P0',
        ['good', 'bad', 'why'],
        fail(evil, [seen(evil, evil, { file: evil, line: 1 })], { text: evil, command: evil }),
      ),
      check('exposure/cellar', 'P0', ['good', 'bad', 'why'], unknown(evil)),
    ],
    practices: samplePractices,
    now: today,
    version: '0.1.0',
  });
  const headlines = [{ kind: 'key-expiry', text: evil, file: evil, line: 1 }] as const;
  return renderHtml({
    ...report,
    deployment: {
      ...report.deployment,
      project: evil,
      directory: evil,
      gateway: evil,
      pooler: evil,
      postgres: evil,
    },
    headlines,
  });
}

/** Tags and attribute names in order: what the page is made of, whatever its texts are. */
function skeleton(markup: string): readonly string[] {
  return [...markup.matchAll(/<\/?[a-z][^\s>]*|\s[a-z-]+=(?=")/gi)].map(([part]) => part.trim());
}

describe('html report', () => {
  it('stays well under 200 kB for a stock deployment', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(100_000);
  });

  it('asks nothing of the network', () => {
    const addresses = [...page.matchAll(/\b(?:href|src|action|srcset|poster)="([^"]*)"/g)].map(
      ([, address]) => address,
    );

    expect(addresses.filter((address) => address !== 'data:,' && !address?.startsWith('#'))).toEqual([]);
    expect(page).not.toMatch(/url\(|@import|fetch\(|XMLHttpRequest|WebSocket|sendBeacon/);
  });

  it('allows exactly its own style and its own script', () => {
    const policy =
      page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const hash = (tag: string) => {
      const body = page.match(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`))?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(body).digest('base64')}'`;
    };

    expect(policy).toContain(`style-src ${hash('style')};`);
    expect(policy).toContain(`script-src ${hash('script')};`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain('unsafe');
    expect(page.match(/<(script|style)\b/g)).toEqual(['<style', '<script']);
  });

  it('carries no inline handler and no inline style, which the policy would refuse', () => {
    expect(tags.filter((tag) => /\s(on[a-z]+|style)=/i.test(tag))).toEqual([]);
  });

  it('comes before anything it governs', () => {
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
  });

  it('shows every result without the script', () => {
    const hidden = tags.filter((tag) => /\shidden\b/.test(tag));

    expect(hidden).toHaveLength(1);
    expect(hidden[0]).toContain('id="filter"');
    expect(tags.filter((tag) => tag.startsWith('<details') && !tag.includes(' open'))).toEqual([]);
    for (const { id } of sampleReport.results) expect(page).toContain(` id="${id}"`);
  });

  it('has a place for every link, and no place twice', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);

    expect(ids.length).toBe(new Set(ids).size);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  });

  it('gives each failure its evidence, its harm and its remedy', () => {
    const failure =
      page.match(/<article id="exposure\/pooler-on-all-addresses"[\s\S]*?<\/article>/)?.[0] ?? '';

    for (const words of [
      'P0 critical',
      'failed',
      'docker-compose.yml:512',
      '0.0.0.0:6543',
      'UFW does not see the ports',
      '<span data-copy>Bind both ports to 127.0.0.1 in an override file</span>',
      'seaworthy explain exposure/pooler-on-all-addresses',
    ]) {
      expect(failure).toContain(words);
    }
  });

  it('shows the unknown among the failures, with what stands in the way', () => {
    const article = page.match(/<article id="backup\/vault-key-saved"[\s\S]*?<\/article>/)?.[0] ?? '';

    expect(article).toContain('Not proven: The vault key is in the backup');
    expect(article).toContain('needs Postgres');
    expect(page).toContain('What is not known');
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['an end of the script', '</script><script>alert(1)</script>'],
    ['an attribute', '" onmouseover="alert(1)" x="'],
    ['an attribute in single quotes', "' autofocus onfocus='alert(1)"],
    ['an image', '<img src=x onerror=alert(1)>'],
    ['an address', 'javascript:alert(1)'],
    ['a comment', '--><svg onload=alert(1)>'],
    ['an entity', '&lt;script&gt;'],
    ['a template', ['`$', '{alert(1)}`'].join('')],
  ])('takes %s for text', (_attack, evil) => {
    expect(skeleton(attacked(evil))).toEqual(skeleton(attacked('harmless')));
    expect(attacked(evil)).not.toMatch(/(href|src)="javascript:/);
    if (/[<"'`]/.test(evil)) expect(attacked(evil)).not.toContain(evil);
  });

  it('shows control characters instead of obeying them', () => {
    expect(attacked('a\u202eb\u0000c\u001b[31m')).toContain('a\\u202eb\\x00c\\x1b[31m');
  });

  it('says of an unproven deployment what would prove it', () => {
    const unproven = renderHtml({
      ...sampleReport,
      verdict: 'unproven',
      verdictReason: 'no critical check failed, but 3 could not be judged',
    });

    expect(unproven).toContain('<title>Unproven: supabase · Seaworthy audit</title>');
    expect(unproven).toContain('No critical check failed, but 3 could not be judged.');
  });

  it('gives no figure where nothing was judged', () => {
    expect(renderHtml({ ...sampleReport, score: null })).toContain('No score: nothing could be judged');
  });

  it('lists accepted findings apart, with who, until when and why, and what is fixed', () => {
    const settled = renderHtml(settledSample);
    const [before = '', after = ''] = settled.split('Accepted for now');

    expect(before).not.toContain('id="mail/sample-relay"');
    expect(before).toContain('New: Postgres answers the internet on 5432 and 6543');
    expect(after).toContain('Accepted by ada until 2027-03-01: the relay moves in spring.');
    const groups = settled.match(/<section class="group">[\s\S]*?<\/section>/g) ?? [];
    expect(groups.filter((group) => !group.includes('data-status='))).toEqual([]);
    expect(after).toContain('<section class="settled"><h3>Fixed <small>since 2026-11-01</small>');
    expect(after).toContain('seaworthy.ignore.yaml:6: backup/none was accepted until 2026-11-01');
  });
});

describe('script of the page', () => {
  it('is a script', () => {
    expect(() => new Script(client)).not.toThrow();
  });

  it('never turns text into markup or code', () => {
    expect(client).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|javascript:/,
    );
    expect(client).not.toContain('</');
  });
});
