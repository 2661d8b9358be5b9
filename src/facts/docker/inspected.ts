import { z } from 'zod';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { GathererContext } from '../gatherer.ts';
import { oncePerCollection } from '../once.ts';
import { parseJson } from '../parse-json.ts';
import { dockerInfo } from './connect.ts';
import { type Listed, listContainers } from './listed.ts';

const bindings = z
  .record(
    z.string(),
    z.array(z.object({ HostIp: z.string().optional(), HostPort: z.string().optional() })).nullable(),
  )
  .nullish();

/** Of `docker inspect`, what we read. Holds the running environment in the clear: never leaves the gatherers. */
const inspectedShape = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  RestartCount: z.number().default(0),
  LogPath: z.string().default(''),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean().default(false),
    StartedAt: z.string().default(''),
    Health: z
      .object({
        Status: z.string(),
        Log: z.array(z.object({ ExitCode: z.number(), Output: z.string().default('') })).nullish(),
      })
      .nullish(),
  }),
  Config: z.object({
    Image: z.string(),
    Env: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
  }),
  HostConfig: z.object({
    LogConfig: z.object({ Type: z.string(), Config: z.record(z.string(), z.string()).nullish() }),
    Memory: z.number().default(0),
    NanoCpus: z.number().nullish(),
    CpuQuota: z.number().nullish(),
    CpuPeriod: z.number().nullish(),
    PortBindings: bindings,
    NetworkMode: z.string().default(''),
  }),
  Mounts: z
    .array(
      z.object({
        Type: z.string(),
        Name: z.string().optional(),
        Source: z.string().default(''),
        Destination: z.string(),
      }),
    )
    .nullish(),
  NetworkSettings: z.object({ Ports: bindings }).nullish(),
});

export type Inspected = z.infer<typeof inspectedShape>;

export interface InspectedProject {
  readonly own: readonly Inspected[];
  readonly foreign: Listed['foreign'];
  readonly others: Listed['others'];
}

/** The project's containers as Docker holds them. */
export const inspectedProject = oncePerCollection(async (context): Promise<Known<InspectedProject>> => {
  const info = await dockerInfo(context);
  if (!info.known) return info;
  const listed = await listContainers(context);
  if (!listed.known) return listed;
  const own = await inspect(context, listed.value.own);
  const { foreign, others } = listed.value;
  return own.known ? known({ own: own.value, foreign, others }) : own;
});

async function inspect(
  context: GathererContext,
  ids: readonly string[],
): Promise<Known<readonly Inspected[]>> {
  if (ids.length === 0) return known([]);
  const result = await context.world.exec.run({
    argv: ['docker', 'container', 'inspect', ...ids],
    timeoutMs: 15_000,
  });
  if (!result.ran) return unknownFact(result.reason);
  // A container that went away since it was listed makes the exit code 1; the others are there all the same.
  return parseJson(result.stdout, z.array(inspectedShape), 'docker container inspect');
}

/** The environment of a container, in the clear. */
export function environmentOf(container: Inspected): ReadonlyMap<string, string> {
  return new Map(
    (container.Config.Env ?? []).map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}

export function labelOf(container: Inspected, name: string): string {
  return container.Config.Labels?.[`com.docker.compose.${name}`] ?? '';
}
