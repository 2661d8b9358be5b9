// A store that is a container of the same project (MinIO, RustFS) has a name that containers alone know. This machine is on the bridge of
// each of their networks, and reaches it by its address there.
import { z } from 'zod';
import { projectContainers } from '../../engine/compose/containers.ts';
import type { World } from '../../ports/world.ts';

const shape = z.looseObject({
  NetworkSettings: z.looseObject({
    Networks: z.record(
      z.string(),
      z.looseObject({
        IPAddress: z.string().optional(),
        Aliases: z.array(z.string()).nullish(),
        DNSNames: z.array(z.string()).nullish(),
      }),
    ),
  }),
});

/**
 * The endpoint as this machine reaches it: itself, or with the address of the container whose name it has. Only without TLS: a
 * certificate is for the name.
 *
 * @param url `http://minio:9000`
 */
export async function reachedFromHere(url: string, project: string, world: World): Promise<string> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || hostname.includes('.')) return url;
  const answer = await projectContainers(project, world);
  const found = answer.ok ? addressOf(answer.containers, hostname) : null;
  if (found === null) return url;
  const reached = new URL(url);
  reached.hostname = found;
  return reached.origin;
}

/** Address of the running container that has this name on a network; null = none has. Exported for its test. */
export function addressOf(
  containers: readonly { readonly inspected: unknown }[],
  name: string,
): string | null {
  for (const { inspected } of containers) {
    const networks = shape.safeParse(inspected).data?.NetworkSettings.Networks ?? {};
    const named = Object.values(networks).find(({ Aliases, DNSNames, IPAddress = '' }) => {
      return IPAddress !== '' && [...(Aliases ?? []), ...(DNSNames ?? [])].includes(name);
    });
    if (named?.IPAddress !== undefined) return named.IPAddress;
  }
  return null;
}
