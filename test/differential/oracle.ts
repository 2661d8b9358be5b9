// The judge of the loader: `docker compose config --format json`, which needs no engine.
import { execFile, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

export interface OracleRun {
  readonly directory: string;
  readonly files?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly projectName?: string;
  readonly envFile?: string;
}

export type Answer =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly message: string };

/** What both sides see of the machine. */
export const plainEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/home/somebody',
};

const environmentOf = (run: OracleRun) => ({ ...plainEnvironment, ...run.environment, PWD: run.directory });

/** What Compose makes of the directory. */
export function askCompose(run: OracleRun): Promise<Answer> {
  const options = {
    cwd: run.directory,
    env: environmentOf(run),
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  };
  const argv = ['compose', ...flagsOf(run), 'config', '--format', 'json'];
  return new Promise((resolve) => {
    execFile('docker', argv, options, (error, stdout, stderr) => {
      resolve(
        error === null
          ? { ok: true, json: readOutput(stdout) }
          : { ok: false, message: stderr || error.message },
      );
    });
  });
}

function flagsOf({ files = [], profiles = [], projectName, envFile }: OracleRun): readonly string[] {
  return [
    ...files.flatMap((file) => ['-f', file]),
    ...profiles.flatMap((name) => ['--profile', name]),
    ...(projectName === undefined ? [] : ['-p', projectName]),
    ...(envFile === undefined ? [] : ['--env-file', envFile]),
  ];
}

/**
 * `config` doubles every dollar sign of its whole output, so that it can be read as a Compose file again
 * (docker/compose v2.40.3, cmd/compose/config.go `escapeDollarSign`). The containers get one, and so does our model.
 */
function readOutput(stdout: string): unknown {
  return JSON.parse(stdout.replaceAll('$$', '$'));
}

/** A suite that needs the oracle: skipped with a printed reason, or failed where SEAWORTHY_REQUIRE_LAB=1 asks for it. */
export function describeWithOracle(name: string, suite: () => void): void {
  const reason = oracleMissing();
  if (reason === null) {
    describe(name, suite);
    return;
  }
  if (process.env['SEAWORTHY_REQUIRE_LAB'] === '1') {
    it(`${name}: the oracle is there`, () => expect.fail(reason));
    return;
  }
  console.log(`skipped: ${name} (${reason})`);
  describe.skip(name, suite);
}

function oracleMissing(): string | null {
  const answer = spawnSync('docker', ['compose', 'version'], {
    encoding: 'utf8',
    env: { ...plainEnvironment },
  });
  return answer.status === 0
    ? null
    : `docker compose does not run here: ${answer.stderr || answer.error?.message}`;
}
