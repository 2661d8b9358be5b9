import { z } from 'zod';
import type { Fragment } from '../model/fragment.ts';
import { broke, held, type Probe, type Verification } from './change.ts';

/** `docker inspect`: the words behind the entrypoint. */
const inspected = z.looseObject({ Args: z.array(z.string()) });

/**
 * Looks whether the server was started with the settings. That it runs with them is what its start proves: a setting on the
 * command line wins over postgresql.conf and ALTER SYSTEM, and the server refuses to start with one it does not take.
 */
export async function verifySettings(fragments: readonly Fragment[], probe: Probe): Promise<Verification> {
  const wished = fragments.filter((fragment) => fragment.kind === 'setting');
  const saw: string[] = [];
  for (const service of new Set(wished.map((fragment) => fragment.service))) {
    const answer = await probe.inspect(service);
    if (answer === null) {
      saw.push(`${service} does not run`);
      continue;
    }
    const container = inspected.safeParse(answer);
    if (!container.success) return broke(`the container of ${service} does not tell its command`);
    const own = wished.filter((fragment) => fragment.service === service);
    const lost = own.find(({ name, value }) => !container.data.Args.includes(`${name}=${value}`));
    if (lost !== undefined) return broke(`${service} was started without ${lost.name}`);
    saw.push(`${service} was started with ${own.map(({ name, value }) => `${name}=${value}`).join(', ')}`);
  }
  return held(...saw);
}
