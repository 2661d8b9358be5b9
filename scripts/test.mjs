// Runs the tests. `npm test` = everything that needs no Docker engine, then the lab where an engine answers.
// Words are handed to vitest (a path, -t NAME, --update). `npm run golden -- --update` rewrites golden files.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** These start containers, which keep a machine of two cores busy with their health checks: nothing else runs beside them. */
const labPaths = ['test/lab/', 'test/crash/during-up'];
const environment = { ...process.env, SEAWORTHY_LAB: lab ? '1' : '0' };
const counts = { passed: 0, failed: 0, skipped: 0 };
const phases =
  given.length > 0 ? [given] : [labPaths.flatMap((path) => ['--exclude', `${path}**`]), labPaths];
let code = 0;
for (const words of phases) code = phase(words) || code;
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
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'));
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.skipped += numPendingTests;
  } catch {
    say('the test runner left no results');
    return ended || 1;
  } finally {
    rmSync(results, { force: true });
  }
  return ended;
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
