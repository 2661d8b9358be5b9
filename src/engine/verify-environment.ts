import { z } from 'zod';
import type { EnvironmentFragment, Fragment } from '../model/fragment.ts';
import type { Probe, Verification } from './change.ts';
import { verifyEach } from './verify-each.ts';

/** `docker inspect`: the environment a container was made with, as `NAME=value`. */
const inspected = z.looseObject({ Config: z.looseObject({ Env: z.array(z.string()).nullable() }) });

/** Looks whether each container got what was wished. Of a secret only that it is there: its value is not known here. */
export async function verifyEnvironment(fragments: readonly Fragment[], probe: Probe): Promise<Verification> {
  const wished = fragments.filter((fragment) => fragment.kind === 'environment');
  return verifyEach(wished, probe, (service, own, answer) => {
    const container = inspected.safeParse(answer);
    if (!container.success) return { broke: `the container of ${service} does not tell its environment` };
    const lines = container.data.Config.Env ?? [];
    const lost = own.find((fragment) => !isIn(lines, fragment));
    if (lost !== undefined) return { broke: `${service} runs without the wished value of ${lost.name}` };
    return `${service} runs with its wished variables`;
  });
}

function isIn(lines: readonly string[], { name, value }: EnvironmentFragment): boolean {
  if (typeof value === 'string') return lines.includes(`${name}=${value}`);
  return lines.some((line) => line.startsWith(`${name}=`) && line.length > name.length + 1);
}
