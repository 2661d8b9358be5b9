import { z } from 'zod';
import { Problem } from '../../../model/problem.ts';
import type { ExecRequest } from '../../../ports/exec.ts';
import type { World } from '../../../ports/world.ts';

/** A day: a large cluster takes its time. */
const longMs = 24 * 60 * 60_000;

/**
 * Compose writes project and service into the labels of the images that it builds (docker/compose v2.40.3, pkg/compose/build.go,
 * getImageBuildLabels), and a container inherits its image's labels: one that is run from the sidecar's image would be taken for a
 * sidecar, by Compose as by us, of whichever project built the image last.
 */
const ofNoProject = ['--label', 'com.docker.compose.project=', '--label', 'com.docker.compose.service='];

/**
 * `docker WORDS…` → what it printed; a Problem with its last line else. No secret is ever among the words. A container that is run
 * belongs to no project, unless a later word says so.
 */
export async function docker(
  world: World,
  words: readonly string[],
  more: Partial<ExecRequest> = {},
): Promise<string> {
  const [verb = '', ...rest] = words;
  const argv = ['docker', verb, ...(verb === 'run' ? ofNoProject : []), ...rest] as const;
  const result = await world.exec.run({ argv, timeoutMs: longMs, ...more });
  if (result.ran && result.code === 0) return result.stdout;
  const said = result.ran ? result.stderr.trim() || result.stdout.trim() : result.reason;
  const line = said.split('\n').findLast((one) => /ERROR|rror/.test(one)) ?? said.split('\n').at(-1) ?? '';
  throw new Problem({
    code: 'docker-failed',
    message: `docker ${words[0]} failed: ${line.trim().slice(0, 400) || 'no message'}`,
    hints: ['check that docker ps works for this user, then run the command again'],
    fault: 'world',
  });
}

/** Of `docker container inspect`, what a restore has to know. */
const shape = z.object({
  Image: z.string(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.int(),
    StartedAt: z.string().default(''),
  }),
  RestartCount: z.int(),
  HostConfig: z.object({
    NetworkMode: z.string(),
    CapAdd: z.array(z.string()).nullish(),
    ExtraHosts: z.array(z.string()).nullish(),
  }),
  Mounts: z.array(
    z.object({
      Type: z.string(),
      Name: z.string().optional(),
      Source: z.string().default(''),
      Destination: z.string(),
      Driver: z.string().optional(),
      RW: z.boolean(),
    }),
  ),
});

export type Container = z.infer<typeof shape>;
export type Mount = Container['Mounts'][number];

/** The answer of `docker container inspect` for one container. */
export function readContainer(inspected: unknown): Container {
  const read = shape.safeParse(inspected);
  if (read.success) return read.data;
  throw new Problem({
    code: 'docker-failed',
    message: 'docker container inspect answered in an unexpected form',
    hints: ['check the version of Docker: seaworthy knows 20.10 and later'],
    fault: 'world',
  });
}
