// The wishes about who is told what becomes of the jobs of `seaworthy serve`. Addresses of webhooks are secrets: whoever has
// one can write to it.
import { z } from 'zod';
import type { SecretReference } from '../../model/fragment.ts';

/** Nobody can be asked while the agent runs, so there is no `prompt`. */
const reference = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'env:NAME or file:PATH')
  .transform((text) => text as SecretReference);

export const notifyWishes = z.strictObject({
  webhook: reference
    .optional()
    .describe('Where the URL is that news of jobs is posted to, as JSON with a text for Slack and its like'),
  email: z
    .email()
    .optional()
    .describe("Address that news of jobs is mailed to, by the relay that the deployment's auth uses"),
  heartbeat: reference
    .optional()
    .describe('Where the URL is that hears of every success; {job} in it stands for the id of the job'),
  allow_http: z
    .boolean()
    .default(false)
    .describe('Let these URLs be plain http outside this machine and private networks'),
});

export type NotifyWishes = z.infer<typeof notifyWishes>;

/** The references, by key. */
export function notifyReferences({
  webhook,
  heartbeat,
}: NotifyWishes): readonly (readonly [string, SecretReference])[] {
  const entries = [['webhook', webhook] as const, ['heartbeat', heartbeat] as const];
  return entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
