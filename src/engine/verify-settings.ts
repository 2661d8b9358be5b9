import { z } from 'zod';
import type { Fragment } from '../model/fragment.ts';
import type { Probe, Verification } from './change.ts';
import { verifyEach } from './verify-each.ts';

/** `docker inspect`: the words behind the entrypoint. */
const inspected = z.looseObject({ Args: z.array(z.string()) });

/**
 * Looks whether the server was started with the settings. That it runs with them is what its start proves: a setting on the
 * command line wins over postgresql.conf and ALTER SYSTEM, and the server refuses to start with one it does not take.
 */
export async function verifySettings(fragments: readonly Fragment[], probe: Probe): Promise<Verification> {
  const wished = fragments.filter((fragment) => fragment.kind === 'setting');
  return verifyEach(wished, probe, (service, own, answer) => {
    const container = inspected.safeParse(answer);
    if (!container.success) return { broke: `the container of ${service} does not tell its command` };
    const lost = own.find(({ name, value }) => !container.data.Args.includes(`${name}=${value}`));
    if (lost !== undefined) return { broke: `${service} was started without ${lost.name}` };
    return `${service} was started with ${own.map(({ name, value }) => `${name}=${value}`).join(', ')}`;
  });
}
