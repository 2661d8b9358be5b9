import { z } from 'zod';
import type { World } from '../../ports/world.ts';
import type { ProjectContainer } from './compose.ts';

/** Of `docker container inspect`, what tells one container of a project from another. */
const inspectedShape = z.object({
  Id: z.string(),
  Name: z.string(),
  State: z.object({ Status: z.string(), Health: z.object({ Status: z.string() }).nullish() }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
});

export type DockerAnswer =
  | { readonly ok: true; readonly containers: readonly ProjectContainer[] }
  /** As Docker said it: not redacted yet. */
  | { readonly ok: false; readonly reason: string };

const limitMs = 30_000;

/**
 * Every container that carries the project's name, whoever started it: Compose itself tells them by nothing else
 * (docker/compose v2.40.3, pkg/compose/filters.go). One-off containers of `compose run` are nobody's service.
 */
export async function projectContainers(project: string, world: World): Promise<DockerAnswer> {
  const listed = await world.exec.run({
    argv: [
      'docker',
      'ps',
      '--all',
      '--no-trunc',
      '--filter',
      `label=com.docker.compose.project=${project}`,
      '--format',
      '{{.ID}}',
    ],
    timeoutMs: limitMs,
  });
  if (!listed.ran) return { ok: false, reason: listed.reason };
  if (listed.code !== 0) return { ok: false, reason: listed.stderr };
  const ids = listed.stdout.split('\n').filter((line) => line.trim() !== '');
  if (ids.length === 0) return { ok: true, containers: [] };
  const inspected = await world.exec.run({
    argv: ['docker', 'container', 'inspect', ...ids],
    timeoutMs: limitMs,
  });
  if (!inspected.ran) return { ok: false, reason: inspected.reason };
  // A container that went away since it was listed makes the exit code 1; the others are there all the same.
  const answer = readContainers(inspected.stdout);
  const isUnanswered = inspected.code !== 0 && inspected.stdout.trim() === '';
  return !answer.ok && isUnanswered ? { ok: false, reason: inspected.stderr } : answer;
}

function readContainers(text: string): DockerAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'docker container inspect answered with something that is no JSON' };
  }
  if (!Array.isArray(answer)) {
    return { ok: false, reason: 'docker container inspect answered in an unexpected form' };
  }
  const read = answer.map(containerOf);
  if (read.includes('unreadable')) {
    return { ok: false, reason: 'docker container inspect answered in an unexpected form' };
  }
  return { ok: true, containers: read.filter((one) => typeof one !== 'string') };
}

function containerOf(inspected: unknown): ProjectContainer | 'one-off' | 'unreadable' {
  const parsed = inspectedShape.safeParse(inspected);
  if (!parsed.success) return 'unreadable';
  const { Id: id, Name: name, State: state, Config: config } = parsed.data;
  const label = (key: string) => config.Labels?.[`com.docker.compose.${key}`] ?? '';
  if (label('oneoff') === 'True') return 'one-off';
  return {
    id,
    name: name.replace(/^\//, ''),
    service: label('service'),
    state: state.Status,
    health: healthOf(state.Health?.Status),
    configHash: label('config-hash'),
    configFiles: label('project.config_files')
      .split(',')
      .filter((path) => path !== ''),
    workingDirectory: label('project.working_dir'),
    inspected,
  };
}

function healthOf(status: string | undefined): ProjectContainer['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}
