import { z } from 'zod';
import { broke, held, type Probe, type Verification } from '../../engine/change.ts';
import { verifySettings } from '../../engine/verify-settings.ts';
import { counted } from '../../engine/words.ts';
import { sizeBytes } from '../../facts/services/quantity.ts';
import type { Fragment, ServiceKeyFragment } from '../../model/fragment.ts';

/** `docker inspect`: what the engine holds a container to. */
const inspected = z.looseObject({
  HostConfig: z.looseObject({
    Memory: z.number(),
    MemoryReservation: z.number(),
    NanoCpus: z.number(),
    ShmSize: z.number().optional(),
  }),
});

type Held = z.infer<typeof inspected>['HostConfig'];

const nano = 1_000_000_000;

/** Looks whether each container is held to its limits. */
export async function verifyLimits(fragments: readonly Fragment[], probe: Probe): Promise<Verification> {
  const keys = fragments.filter((fragment) => fragment.kind === 'service-key');
  let running = 0;
  const services = new Set(keys.map(({ service }) => service));
  for (const service of services) {
    const answer = await probe.inspect(service);
    if (answer === null) continue;
    running++;
    const container = inspected.safeParse(answer);
    if (!container.success) return broke(`the container of ${service} does not tell its limits`);
    const lost = keys.find((key) => key.service === service && !isSo(key, container.data.HostConfig));
    if (lost !== undefined) return broke(`${service} runs without ${lost.path.join('.')} ${lost.value}`);
  }
  return held(`${counted(running, 'container')} of ${services.size} held to their limits`);
}

function isSo({ path, value }: ServiceKeyFragment, host: Held): boolean {
  const text = String(value);
  const name = path.join('.');
  if (name.endsWith('cpus')) return Math.round(host.NanoCpus) === Math.round(Number(text) * nano);
  const wished = sizeBytes(text);
  if (name === 'shm_size') return host.ShmSize === undefined || host.ShmSize === wished;
  return (name.includes('reserv') ? host.MemoryReservation : host.Memory) === wished;
}

/** Looks whether the server was started with its settings, in a container with the /dev/shm that goes with them. */
export async function verifyPostgres(fragments: readonly Fragment[], probe: Probe): Promise<Verification> {
  const server = await verifySettings(fragments, probe);
  if (!server.held) return server;
  const container = await verifyLimits(fragments, probe);
  return container.held ? server : container;
}
