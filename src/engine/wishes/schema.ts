// The user's wishes: `seaworthy.yaml`. One declaration gives types, defaults, the JSON Schema and the reference page.
// Every option has a default that is sound for production, so an empty file (or none) is a whole set of wishes.
import { z } from 'zod';
import type { SecretReference } from '../../model/fragment.ts';
import { backupWishes } from './backup.ts';
import { whyNotDomain, whyNotReached } from './domain.ts';
import { mailWishes } from './mail.ts';
import { notifyWishes } from './notify.ts';
import { tlsWishes } from './tls.ts';

/** What becomes of published ports. */
export const portWishes = ['auto', 'loopback', 'unpublished', 'keep'] as const;

/** `auto` closes them unless clients are known to come that way. */
const portWish = z.enum(portWishes);

const secretReference = z
  .string()
  .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+|prompt)$/, 'env:NAME, file:PATH or prompt')
  .transform((text) => text as SecretReference)
  .describe('Where a secret comes from: env:NAME, file:PATH or prompt');

/** Numbers and booleans stand for their text, so that `max_connections: 200` needs no quotes. */
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const duration = z.string().regex(/^\d+(?:ms|s|m)$/, 'a time such as 10s');

const serviceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'the name of a service');

/** As Docker reads sizes: 1g = 1024m. */
const size = z.string().regex(/^[1-9]\d*(?:\.\d+)?[mg]$/, 'a size such as 512m or 16g');

const limitWish = z
  .strictObject({
    cpus: z.number().min(0.05).max(1024).optional().describe('CPUs it may use, for example 1.5'),
    memory: size.optional().describe('Memory it may take, for example 2g'),
    reservation: size.optional().describe('Memory kept for it while the machine is short of it'),
  })
  .describe('What differs from the share that is reckoned');

const tierWish = z
  .strictObject({
    timeout: duration.optional().describe('How long one check may take, for example 10s'),
    interval: duration.optional().describe('Time between two checks, for example 30s'),
    retries: z.int().min(1).max(100).optional().describe('Failed checks in a row that make it unhealthy'),
    start_period: duration
      .optional()
      .describe('Time to start, in which failures do not count, for example 1m'),
  })
  .describe('What differs from the tier of the service');

export const wishesShape = z.strictObject({
  version: z.literal(1).default(1).describe('Version of this file'),
  domain: z
    .string()
    .superRefine(refuseWith(whyNotDomain))
    .optional()
    .describe('The public host name, without scheme and port'),
  email: z
    .email()
    .superRefine(refuseWith(whyNotReached))
    .optional()
    .describe('Where certificate authorities and alerts can reach a person'),
  backup: backupWishes(secretReference).prefault({}).describe('Backups'),
  logs: z
    .strictObject({
      rotation: z.boolean().default(true).describe('Bound the log files Docker keeps of each container'),
      max_size: z
        .string()
        .regex(/^[1-9]\d*[kmg]$/, 'a size such as 10m')
        .default('10m')
        .describe('Size of one log file: a number and k, m or g'),
      max_files: z.int().min(1).max(100).default(3).describe('Log files kept of each container'),
    })
    .prefault({})
    .describe('Container logs'),
  health: z
    .strictObject({
      tune: z.boolean().default(true).describe('Make health checks as patient as the service is critical'),
      truthful: z
        .boolean()
        .default(true)
        .describe('Replace checks that cannot fail, add those that are missing'),
      services: z.record(serviceName, tierWish).default({}).describe('Exceptions, by service name'),
    })
    .prefault({})
    .describe('Health checks'),
  exposure: z
    .strictObject({
      gateway: portWish.default('auto').describe('Ports of the API gateway'),
      pooler: portWish.default('auto').describe('Ports of the connection pooler and the database'),
      analytics: portWish.default('auto').describe('Ports of Logflare'),
      others: portWish.default('auto').describe('Ports of every other Supabase service and of known add-ons'),
      services: z.record(serviceName, portWish).default({}).describe('Exceptions, by service name'),
      firewall: z
        .boolean()
        .default(true)
        .describe('Write the firewall script (it is applied only on request)'),
      open_ports: z
        .array(z.int().min(1).max(65535))
        .default([80, 443])
        .describe('TCP ports the firewall leaves open, beside SSH'),
    })
    .prefault({})
    .describe('What can be reached from outside'),
  limits: z
    .strictObject({
      mode: z
        .enum(['auto', 'on', 'off'])
        .default('auto')
        .describe('on refuses a plan where the least that the services need does not fit; auto says so'),
      memory: size.optional().describe('Memory of the machine, where it is not to be looked up'),
      margin: z.int().min(5).max(80).default(20).describe('Percent of the memory that no service may take'),
      services: z.record(serviceName, limitWish).default({}).describe('Exceptions, by service name'),
      postgres: z
        .boolean()
        .default(true)
        .describe('Set the memory settings of Postgres by the limit of its container'),
    })
    .prefault({})
    .describe('CPU and memory of the containers'),
  mail: mailWishes(secretReference),
  environment: z
    .record(
      serviceName,
      z.record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'the name of a variable'),
        z.union([word, z.strictObject({ secret: secretReference })]),
      ),
    )
    .default({})
    .describe('Variables, by service and name: taken literally and set where they take effect'),
  notify: notifyWishes.prefault({}).describe('Who is told what becomes of the jobs of seaworthy serve'),
  pool: z
    .strictObject({
      mode: z
        .enum(['auto', 'on', 'off'])
        .default('auto')
        .describe('auto: only where pools exceed the budget, or rows are not what the files say; on: always'),
      share: z
        .int()
        .min(1)
        .max(100)
        .default(40)
        .describe('Percent of max_connections for the pooler: 40 where the API is used heavily, 80 lightly'),
      size: z.int().min(1).max(100_000).optional().describe("Size of one of the pooler's pools"),
      max_clients: z.int().min(1).max(1_000_000).optional().describe('Clients that the pooler lets in'),
      reserve: z
        .int()
        .min(0)
        .max(1000)
        .default(5)
        .describe('Connections kept free for people and maintenance'),
    })
    .prefault({})
    .describe('Connection pools'),
  postgres: z
    .strictObject({
      settings: z
        .record(z.string().regex(/^[a-z_][a-z0-9_.]*$/, 'a setting name such as work_mem'), word)
        .default({})
        .describe('Server settings, given on the command line of the database'),
    })
    .prefault({})
    .describe('The database server'),
  tls: tlsWishes.prefault({}).describe('HTTPS'),
});

/** Wishes with every default filled in. */
export type Wishes = z.infer<typeof wishesShape>;

/** What the file may hold. */
export type WrittenWishes = z.input<typeof wishesShape>;

/** The name of the file, beside the Compose files. */
export const wishesFile = 'seaworthy.yaml';

/** A rule that no pattern can say; its complaint is what the text should be. */
function refuseWith(why: (text: string) => string | null) {
  return (text: string, context: z.RefinementCtx<string>): void => {
    const wanted = why(text);
    if (wanted !== null) context.addIssue({ code: 'custom', message: wanted, input: text });
  };
}
