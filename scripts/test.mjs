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

const results = join(tmpdir(), `seaworthy-tests-${process.pid}.json`);
const environment = { ...process.env, SEAWORTHY_LAB: lab ? '1' : '0' };
const code = tool(
  'vitest/vitest.mjs',
  ['run', ...given, '--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
  { env: environment },
);
count();
process.exit(code);

/** One plain closing line, whatever the runner printed before. */
function count() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'));
    console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  } catch {
    say('the test runner left no results');
  } finally {
    rmSync(results, { force: true });
  }
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
