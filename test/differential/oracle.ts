// The judge of the loader: `docker compose config --format json`, which needs no engine.
import { spawnSync } from 'node:child_process';

export interface OracleRun {
  readonly directory: string;
  readonly files?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export type OracleAnswer =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly message: string };

/** What both sides see of the machine. */
export const plainEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/home/somebody',
};

export function askCompose({
  directory,
  files = [],
  profiles = [],
  environment = {},
}: OracleRun): OracleAnswer {
  const flags = [
    ...files.flatMap((file) => ['-f', file]),
    ...profiles.flatMap((name) => ['--profile', name]),
  ];
  const answer = spawnSync('docker', ['compose', ...flags, 'config', '--format', 'json'], {
    cwd: directory,
    env: { ...plainEnvironment, ...environment, PWD: directory },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 30_000,
  });
  if (answer.status !== 0)
    return { ok: false, message: answer.stderr || String(answer.error ?? answer.signal) };
  // `config` doubles every dollar sign of its whole output, so that it can be read as a Compose file again
  // (docker/compose v2.40.3, cmd/compose/config.go `escapeDollarSign`). The values are meant with one.
  return { ok: true, json: JSON.parse(answer.stdout.replaceAll('$$', '$')) };
}

/** Why the oracle cannot be asked; null when it can. */
export function oracleMissing(): string | null {
  const answer = spawnSync('docker', ['compose', 'version'], {
    encoding: 'utf8',
    env: { ...plainEnvironment },
  });
  return answer.status === 0
    ? null
    : `docker compose does not run here: ${answer.stderr || answer.error?.message}`;
}
