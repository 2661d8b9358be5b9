// A plan: what would be done, stage by stage. Plain JSON, shown to people, stored with -o; holds no secret.
// Published as docs/reports/plan.schema.json.
import type { Place } from './place.ts';

export interface Plan {
  readonly schemaVersion: 1;
  readonly generator: { readonly name: 'seaworthy'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly project: string;
  /** Absolute. */
  readonly directory: string;
  /** Options of `plan` that decide what is in it; `apply PLAN` uses them again. */
  readonly options: PlanOptions;
  /** SHA-256 of every file the plan was made from, by path relative to the directory; null = it was not there. */
  readonly inputs: Readonly<Record<string, string | null>>;
  /** Number of the generation in effect; 0 = none of ours. */
  readonly generation: number;
  /** Whether Docker was asked: without it nothing is known of containers. */
  readonly live: boolean;
  readonly stages: readonly Stage[];
  /** What differs already between running containers and present files: left alone. */
  readonly pending: readonly Pending[];
  /** What a person should know: a change that is wished and was left out, a hand edit that is not carried over. */
  readonly notes: readonly PlanNote[];
  /** Services whose containers would be recreated, in the order of `up`. */
  readonly recreates: readonly string[];
  /** Downtime of the whole run, in words. */
  readonly downtime: string;
  /** SHA-256 over `inputs` and `stages`: equal = the same plan. */
  readonly digest: string;
}

export interface PlanOptions {
  readonly only: readonly string[];
  readonly includePending: boolean;
  readonly filesOnly: boolean;
}

/** One change as a transaction of its own. */
export interface Stage {
  /** Id of the change: `exposure/closed-ports`. */
  readonly change: string;
  readonly practice: string;
  /** `apply` = new · `change` = other than before · `withdraw` = not wished any more. */
  readonly action: 'apply' | 'change' | 'withdraw';
  /** One imperative sentence without a stop. */
  readonly title: string;
  readonly why: string;
  /** What could go wrong for whom; `none` when nothing can. */
  readonly risk: string;
  /** In words: which containers are recreated, and what nobody can use meanwhile. */
  readonly downtime: string;
  readonly diff: readonly DiffLine[];
  /** Services this stage changes. */
  readonly services: readonly string[];
  /** Of those, the ones whose containers would be recreated now. */
  readonly recreates: readonly string[];
  /** The very commands, for people. */
  readonly commands: readonly string[];
}

/** One value that changes, redacted. `null` = not there. */
export interface DiffLine {
  /** `services.supavisor.ports`, `.env COMPOSE_FILE`, `_supabase _supavisor.tenants default_pool_size`, a file's path. */
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Where the value before is written. */
  readonly at?: Place;
}

export interface Pending {
  readonly service: string;
  /** What differs, redacted: `image 15.8.1.085 -> 17.6.1.136`. Never empty. */
  readonly differs: readonly string[];
  /** Set when recreating would endanger data: why `--include-pending` is refused. */
  readonly refused?: string;
}

export interface PlanNote {
  readonly change?: string;
  readonly text: string;
}

/** Whether applying a plan would do anything. */
export function hasWork({ stages, recreates }: Plan): boolean {
  return stages.length > 0 || recreates.length > 0;
}
