// What the proxy or certbot says of a certificate that does not come.
import { z } from 'zod';
import type { Probe } from '../../../engine/change.ts';

const inspected = z.looseObject({ Id: z.string() });

/** Caddy logs JSON (caddyserver.com/docs/logging). */
const entry = z.looseObject({ level: z.string(), msg: z.string(), error: z.string().optional() });

const limitMs = 20_000;
const longest = 400;

/** The last complaint in the log of the first of these services that has one; null = none was found. */
export async function lastComplaint(services: readonly string[], probe: Probe): Promise<string | null> {
  for (const service of services) {
    const container = inspected.safeParse(await probe.inspect(service));
    if (!container.success) continue;
    const argv = ['docker', 'logs', '--tail', '200', container.data.Id] as const;
    const result = await probe.world.exec.run({ argv, timeoutMs: limitMs });
    const said = result.ran ? complaintIn(`${result.stdout}\n${result.stderr}`) : null;
    if (said !== null) return said;
  }
  return null;
}

/** The last error of Caddy, or certbot's own words for what the server refused. Exported for its test. */
export function complaintIn(log: string): string | null {
  const lines = log.split('\n').map((line) => line.trim());
  const found = lines.flatMap((line) => {
    if (line.startsWith('{')) return caddyComplaint(line);
    return /^(?:Detail|Hint|Problem|error|.*\bError\b.*?): |urn:ietf:params:acme:error/.test(line)
      ? [line]
      : [];
  });
  return found.at(-1)?.slice(0, longest) ?? null;
}

function caddyComplaint(line: string): readonly string[] {
  try {
    const parsed = entry.safeParse(JSON.parse(line));
    if (!parsed.success || parsed.data.level !== 'error') return [];
    return [parsed.data.error ?? parsed.data.msg];
  } catch {
    return [];
  }
}
