// Engines and versions that our override does not work with.
import { Problem } from '../../../model/problem.ts';
import type { ExecResult } from '../../../ports/exec.ts';
import type { World } from '../../../ports/world.ts';

/**
 * `!override` came with Docker Compose 2.24.4 (docs.docker.com/reference/compose-file/merge, "Replace value";
 * compose-spec/compose-go#552). An older one merges lists where ours must replace them: closed ports would stay open.
 */
const oldestCompose = [2, 24, 4] as const;

const limitMs = 15_000;

/** Refuses Podman, a missing Compose and one that is too old; tells what else of the engine a plan has to say. */
export async function lookAtEngine(world: World): Promise<{ readonly isRootless: boolean }> {
  const [client, compose, server, security] = await Promise.all(
    [
      ['docker', '--version'],
      ['docker', 'compose', 'version', '--short'],
      ['docker', 'version', '--format', '{{json .Server}}'],
      ['docker', 'info', '--format', '{{json .SecurityOptions}}'],
    ].map(([program = '', ...rest]) => world.exec.run({ argv: [program, ...rest], timeoutMs: limitMs })),
  );
  // Podman's `docker` is Podman under another name; behind Docker's own client it names itself among its components
  // (containers/podman, pkg/api/handlers/compat/version.go).
  if (/^podman\b/i.test(outputOf(client)) || /"Podman Engine"/.test(outputOf(server))) throw podman();
  if (compose === undefined || !compose.ran || compose.code !== 0) throw noCompose();
  const version = compose.stdout.trim().replace(/^v/, '');
  if (isOlder(version)) throw oldCompose(version);
  return { isRootless: outputOf(security).includes('name=rootless') };
}

function outputOf(result: ExecResult | undefined): string {
  return result?.ran === true ? result.stdout.trim() : '';
}

/** A version that cannot be read (a build of one's own) is taken for a new one. */
export function isOlder(version: string): boolean {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) return false;
  const parts = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  for (const [index, wanted] of oldestCompose.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

function podman(): Problem {
  return new Problem({
    code: 'podman',
    message: 'Podman answers in the place of Docker, and its Compose does not merge files as ours needs it',
    hints: [
      'use the Docker engine for changes; seaworthy audit works with what it sees here',
      'add --static to see what would be planned from the files alone',
    ],
  });
}

function noCompose(): Problem {
  return new Problem({
    code: 'compose-missing',
    message: 'docker compose does not answer',
    hints: [
      'install the Compose plugin (docker-compose-plugin), 2.24.4 or newer',
      'add --static to see what would be planned from the files alone',
    ],
  });
}

function oldCompose(version: string): Problem {
  return new Problem({
    code: 'compose-too-old',
    message: `Docker Compose ${version} is too old: before ${oldestCompose.join('.')} an override cannot replace a list, so closed ports would stay open`,
    hints: [`update the Compose plugin to ${oldestCompose.join('.')} or newer, then plan again`],
  });
}
