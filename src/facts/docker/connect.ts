import { z } from 'zod';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { GathererContext } from '../gatherer.ts';
import { oncePerCollection } from '../once.ts';
import { parseJson } from '../parse-json.ts';
import { runDocker } from './run-docker.ts';

/** A dead engine must not hold up an audit that needs only the files. */
const firstAnswerMs = 5_000;

/** Of `docker info`, what we read. */
const infoShape = z.object({
  ServerVersion: z.string(),
  LoggingDriver: z.string(),
  NCPU: z.number(),
  MemTotal: z.number(),
  DockerRootDir: z.string(),
  KernelVersion: z.string(),
  Name: z.string(),
  SecurityOptions: z.array(z.string()).nullish(),
  ClientInfo: z
    .object({ Plugins: z.array(z.object({ Name: z.string(), Version: z.string().optional() })).nullish() })
    .optional(),
});

export type DockerInfo = z.infer<typeof infoShape>;

/** The engine, when one answers. Asked once; a refusal is final for this collection. */
export const dockerInfo = oncePerCollection(async (context): Promise<Known<DockerInfo>> => {
  const endpoint = await dockerEndpoint(context);
  if (!endpoint.known) return endpoint;
  const answer = await context.world.exec.run({
    argv: ['docker', 'version', '--format', '{{json .Server}}'],
    timeoutMs: firstAnswerMs,
  });
  if (!answer.ran) return unknownFact(`needs Docker (${answer.reason})`);
  if (answer.code !== 0 || answer.stdout.trim() === 'null') {
    return unknownFact(`needs Docker (${refusal(answer.stderr, context.redactor.text(endpoint.value))})`);
  }
  const info = await runDocker(context, ['info', '--format', '{{json .}}']);
  return info.known ? parseJson(info.value, infoShape, 'docker info') : info;
});

/** Where the engine is looked for, from DOCKER_HOST or the context in use. Reads the client's settings alone. */
export const dockerEndpoint = oncePerCollection(async (context): Promise<Known<string>> => {
  const result = await context.world.exec.run({
    argv: ['docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'],
    timeoutMs: firstAnswerMs,
  });
  if (!result.ran) return unknownFact(`needs Docker (${result.reason})`);
  // A client without contexts, or with a broken one: the engine's own answer decides.
  return known(result.code === 0 && result.stdout.trim() !== '' ? result.stdout.trim() : fallback(context));
});

function fallback(context: GathererContext): string {
  return context.world.environment['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
}

function refusal(stderr: string, endpoint: string): string {
  if (/permission denied/i.test(stderr)) return `this user may not use the engine at ${endpoint}`;
  return `no engine answers at ${endpoint}`;
}
