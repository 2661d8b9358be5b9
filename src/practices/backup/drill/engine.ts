// `docker compose` for a drill. Its model holds the deployment's secrets, so it travels on standard input alone.
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';

export interface DrillEngine {
  readonly project: string;
  /** Makes the containers of services, with networks and volumes, and starts nothing. */
  create(services: readonly string[]): Promise<void>;
  /** The same, and starts them. */
  start(services: readonly string[]): Promise<void>;
}

/** An image that is named by the files and not here yet has to be pulled. */
const limitMs = 60 * 60_000;

/**
 * @param directory the deployment's: containers are found by it, as live ones are
 * @param redact takes secrets out of what Compose says
 */
export function drillEngine(
  request: {
    readonly project: string;
    readonly model: object;
    readonly directory: string;
    readonly redact: (text: string) => string;
  },
  world: World,
): DrillEngine {
  const { project, model, directory, redact } = request;
  const input = JSON.stringify(model);

  async function up(words: readonly string[], services: readonly string[]): Promise<void> {
    const base = [
      'compose',
      '--progress',
      'quiet',
      '-p',
      project,
      '-f',
      '-',
      '--project-directory',
      directory,
    ];
    const result = await world.exec.run({
      argv: ['docker', ...base, 'up', '--no-deps', '--no-build', ...words, ...services],
      directory,
      without: ['COMPOSE_FILE', 'COMPOSE_PROFILES', 'COMPOSE_PROJECT_NAME', 'COMPOSE_ENV_FILES'],
      input,
      timeoutMs: limitMs,
    });
    if (result.ran && result.code === 0) return;
    const said = result.ran ? result.stderr.trim().split('\n').at(-1) : result.reason;
    throw new Problem({
      code: 'drill-containers',
      message: `the containers of the drill could not be made: ${redact(said ?? '').slice(0, 300)}`,
      hints: ['check that docker ps works for this user, then run the drill again'],
      fault: 'world',
    });
  }

  return {
    project,
    create: (services) => up(['--no-start'], services),
    start: (services) => up(['--detach'], services),
  };
}
