import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Octal, for example `000`. */
  readonly umask?: string;
  readonly timeoutMs?: number;
  /** As a user who owns nothing; needs root. */
  readonly asNobody?: boolean;
}

/** Runs the built program as a person would, with an environment of its own; Docker is out of reach unless given. */
export function seaworthy(words: readonly string[], options: RunOptions = {}): Ran {
  const argv = commandLine(words, options);
  const [program = '', ...rest] = argv;
  const done = spawnSync(program, rest, {
    cwd: options.directory ?? process.cwd(),
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nonexistent',
      DOCKER_HOST: 'unix:///nonexistent/docker.sock',
      ...options.environment,
    },
    encoding: 'utf8',
    timeout: options.timeoutMs ?? 20_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

function commandLine(words: readonly string[], { umask, asNobody }: RunOptions): readonly string[] {
  const plain = [process.execPath, bin, ...words];
  if (asNobody === true) return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...plain];
  return umask === undefined ? plain : ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', ...plain];
}

/** Runs a program while this process goes on answering others. */
export function runAsync(
  program: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  // What hangs is ended by the limit of its test.
  const options = { env: environment, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(program, [...words], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr });
    });
  });
}

/** As `seaworthy`, while this process goes on. */
export function seaworthyAsync(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  return runAsync(bin, words, { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...environment });
}
