// Runs the tests. `npm test` = everything that needs no Docker engine, then the lab where an engine answers.
// Words are handed to vitest (a path, -t NAME, --update). `npm run golden -- --update` rewrites golden files;
// SEAWORTHY_DURATIONS=1 writes down how long each file of a whole run took.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root, run, say, tool } from './lib.mjs';

const words = process.argv.slice(2);
const isGolden = words[0] === 'golden';
const given = isGolden ? ['test/golden', ...words.slice(1)] : words;
const required = process.env.SEAWORTHY_REQUIRE_LAB === '1';
const lab = hasEngine();
if (!lab)
  say(
    required
      ? 'The lab is required, and no Docker engine answers.'
      : 'No Docker engine answers: the lab is skipped.',
  );
if (!lab && required) process.exit(1);

/** These start containers: nothing else runs beside them. */
const labPaths = ['test/lab/', 'test/crash/during-up'];
// A stack waits for its health checks longer than it computes: three keep two cores busy.
const labWorkers = 3;
const environment = { ...process.env, SEAWORTHY_LAB: lab ? '1' : '0' };
const durations = new Map();
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const phases =
  given.length > 0
    ? [given]
    : [labPaths.flatMap((path) => ['--exclude', `${path}**`]), [...labPaths, `--maxWorkers=${labWorkers}`]];
let code = 0;
for (const words of phases) code = phase(words) || code;
// Last, and short: a log of an hour is often seen by its end alone.
if (process.env.SEAWORTHY_DURATIONS === '1') keepDurations();
for (const failure of failures) console.log(failure);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(code);

/** One run of vitest; its numbers are added up, so that one plain line closes everything. */
function phase(words) {
  const results = join(tmpdir(), `seaworthy-tests-${process.pid}.json`);
  const ended = tool(
    'vitest/vitest.mjs',
    ['run', ...words, '--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
    { env: environment },
  );
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
      readFileSync(results, 'utf8'),
    );
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.skipped += numPendingTests;
    for (const { name, startTime, endTime } of testResults)
      durations.set(name.replace(root, ''), Math.round((endTime - startTime) / 1000));
    const found = testResults.flatMap(failuresIn);
    failures.push(...found);
    // A file that fails as a whole fails no test of its own by vitest's count.
    counts.failed += found.length - numFailedTests;
  } catch {
    say('the test runner left no results');
    return ended || 1;
  } finally {
    rmSync(results, { force: true });
  }
  return ended;
}

/** By these, the longest files begin first (test/helpers/longest-first.ts). */
function keepDurations() {
  const long = [...durations]
    .filter(([, seconds]) => seconds >= 10)
    .sort(([, one], [, other]) => other - one);
  writeFileSync(join(root, 'test/durations.json'), `${JSON.stringify(Object.fromEntries(long), null, 2)}\n`);
}

/** What failed in a file, a line or two each: the file's own failure (a hook, an import), then its tests. */
function failuresIn({ name, status, message, assertionResults }) {
  const file = name.replace(root, '');
  const tests = assertionResults
    .filter(({ status }) => status === 'failed')
    .map(
      ({ fullName, failureMessages: [first = ''] }) => `FAILED ${file} > ${fullName}: ${shortened(first)}`,
    );
  if (message) return [`FAILED ${file}: ${shortened(message)}`, ...tests];
  return status === 'failed' && tests.length === 0 ? [`FAILED ${file}: a hook, told above`] : tests;
}

/** The head of an error, with the line of the test that it was seen in. */
function shortened(error) {
  const [head = ''] = stripVTControlCharacters(error).split('\n    at ');
  const [place = ''] = /[\w.-]+\.test\.ts:\d+/.exec(error) ?? [];
  return `${head.replace(/\s+/g, ' ').slice(0, 400)} ${place}`.trim();
}

function hasEngine() {
  return (
    run('docker', ['version', '--format', '{{.Server.Version}}'], {
      stdio: 'ignore',
      timeout: 10_000,
      cwd: root,
    }) === 0
  );
}
