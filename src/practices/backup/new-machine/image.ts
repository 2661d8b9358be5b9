import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { sidecarImage } from '../container/image.ts';
import { docker } from '../restore/docker.ts';
import type { Workshop } from './workshop.ts';

/** The image of the sidecars by the name that a deployment of this version gives it; built where this machine has none. */
export async function ensureImage(workshop: Workshop, world: World): Promise<string> {
  const name = String(sidecarImage(world.sidecarProgram()).image.keys['image']);
  await requireDocker(world);
  const found = await world.exec.run({ argv: ['docker', 'image', 'inspect', name], timeoutMs: 60_000 });
  if (found.ran && found.code === 0) return name;
  world.talk.progress('building the image of pgBackRest and restic');
  await docker(world, ['build', '--tag', name, workshop.image], {
    timeoutMs: 30 * 60_000,
    onErrorLine: (line) =>
      world.talk.progress(`building the image of pgBackRest and restic: ${line.slice(0, 80)}`),
  });
  world.talk.progress('');
  return name;
}

async function requireDocker(world: World): Promise<void> {
  const argv = ['docker', 'version', '--format', '{{.Server.Version}}'] as const;
  const answer = await world.exec.run({ argv, timeoutMs: 30_000 });
  if (answer.ran && answer.code === 0) return;
  const said = answer.ran ? (answer.stderr.trim().split('\n').at(-1) ?? '') : answer.reason;
  throw new Problem({
    code: 'docker-failed',
    message: `Docker does not answer: ${said}`,
    hints: ['install Docker with Compose, and check that docker ps works for this user'],
    fault: 'world',
  });
}
