import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWishes } from '../../src/engine/wishes/read.ts';
import { Problem } from '../../src/model/problem.ts';
import { damaged, runs, seed } from './mutations.ts';
import { expectLine, outcome, Stopwatch } from './promises.ts';

console.info(`wishes: ${runs} damaged texts, seed ${seed}`);

const secret = 'hunter2-is-never-shown';
const sources: readonly string[] = [
  `# yaml-language-server: $schema=seaworthy/seaworthy.schema.json
version: 1
domain: api.acme.com # the public name
email: ops@acme.com
logs:
  rotation: true
  max_size: 20m
  max_files: 5
health:
  tune: false
  services:
    db: { timeout: 10s, interval: 30s, retries: 5, start_period: 1m }
exposure:
  gateway: loopback
  pooler: keep
  services:
    studio: unpublished
  open_ports: [80, 443]
environment:
  auth:
    GOTRUE_SITE_URL: https://acme.com
    GOTRUE_SMTP_PASS: { secret: env:SMTP_PASS }
    GOTRUE_SMTP_PORT: 587
    GOTRUE_EXTERNAL_ID: "12345"
postgres:
  settings:
    max_connections: 200
    work_mem: 16MB
    app.name: "it's"
`,
  `logs: {max_size: 1g}\r\nenvironment: &all\r\n  "auth":\r\n    'A': |\r\n      one\r\n      two\r\n    B: ${secret}\r\n  rest: {SMTP_PASS: ${secret}}\r\n`,
  'exposure:\n- pooler\nhealth:\n  services: {a: {retries: 0}}\nversion: 2\nunknown:\n  deep: [1, {a: b}]\n',
];
const words = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '&a ',
    '*a',
    '<<: *a\n',
    '!reset ',
    '---\n',
    '|\n',
    '? ',
    'null',
    '~',
    '5',
    '1e999',
  ],
  ...[
    'logs:',
    'environment:\n',
    '  auth: ',
    '__proto__: ',
    'constructor: ',
    'secret: ',
    'prompt',
    'file:',
    `\${A}`,
    '0x1F',
  ],
];

describe('damaged wishes', { timeout: 120_000 }, () => {
  it('are read or refused with a line in bounded time, and show no value of a variable', () => {
    const watch = new Stopwatch();
    let read = 0;
    let withoutLine = 0;
    fc.assert(
      fc.property(damaged(sources, words, 4), (text) => {
        const result = watch.time(() => outcome(() => parseWishes(text)));
        if (!(result instanceof Problem)) {
          read += 1;
          return;
        }
        if (result.at === undefined) withoutLine += 1;
        else expectLine(result, text);
        expect(`${result.message} ${result.hints.join(' ')}`).not.toContain(secret);
      }),
      { numRuns: runs, seed },
    );
    expect(watch.slowestMs).toBeLessThan(2000);
    expect(withoutLine).toBeLessThanOrEqual((runs - read) / 20);
    // Both outcomes were met, often.
    expect(read).toBeGreaterThan(runs / 50);
    expect(runs - read).toBeGreaterThan(runs / 5);
    console.info(`wishes: ${read} read, ${runs - read} refused, ${withoutLine} of them without a line`);
  });
});
