// Whether a store may be trusted with backups: it is asked to do all that pgBackRest, restic and we rely on, with random bytes, and
// everything is read back. Stores that return wrong bytes with a 200 exist (docs/decisions/0017-s3-client.md has the client).
import { StoreFailure } from '../../model/store-failure.ts';
import type { S3Place } from '../../ports/s3.ts';
import type { World } from '../../ports/world.ts';
import { digest, multipart, overwritten, ranged, whole } from './conformance/bodies.ts';
import { cleanUp } from './conformance/clean-up.ts';
import { clock } from './conformance/clock.ts';
import { deleted, listed, oddKeys } from './conformance/names.ts';
import { type Bench, ok, type Seen, type Step, useAnother } from './conformance/step.ts';

export interface ProbedStep {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly milliseconds: number;
  /** What was seen, in words. */
  readonly saw: string;
  readonly todo?: string;
}

export interface Probe {
  /** `lenient` = right bytes, but it takes what it should refuse; `refused` = backups must not go there. */
  readonly verdict: 'trusted' | 'lenient' | 'refused';
  readonly store: { readonly url: string; readonly bucket: string; readonly region: string };
  readonly steps: readonly ProbedStep[];
  /** What the probe made and could not delete. */
  readonly left: readonly string[];
  /** What it sent. */
  readonly bytes: number;
}

/** Reaching it comes first: without it there is nothing to see. */
const reached: Step = {
  name: 'reach',
  async run({ bucket, key }) {
    await bucket.list({ prefix: key(''), maxKeys: 1 });
    return ok('the store answers, and the key may list the bucket');
  },
};

const steps: readonly Step[] = [
  whole,
  ranged,
  digest,
  multipart,
  overwritten,
  listed,
  oddKeys,
  deleted,
  clock,
];

/** No further step begins after it. */
const limitMs = 180_000;
const pauseMs = 1000;

type ProbeWorld = Pick<World, 's3' | 'clock' | 'randomBytes'>;

/**
 * Asks a store everything, in about 6 MiB of uploads below a prefix of random letters that it deletes again. Throws a Problem only
 * for a place that can be none; what store and network do is in the report.
 */
export async function probeStore(place: S3Place, world: ProbeWorld): Promise<Probe> {
  const bucket = world.s3.open(place);
  const prefix = `seaworthy-probe-${Buffer.from(world.randomBytes(8)).toString('hex')}/`;
  const made = new Set<string>();
  let bytes = 0;
  const bench: Bench = {
    bucket,
    key(name) {
      if (name !== '' && !name.endsWith('/')) made.add(`${prefix}${name}`);
      return `${prefix}${name}`;
    },
    bytes(count) {
      bytes += count;
      return world.randomBytes(count);
    },
  };
  const first = await probed(reached, bench, world);
  const { url, bucket: name, region } = place;
  const about = { store: { url, bucket: name, region } };
  if (first.state === 'failed') {
    bucket.close();
    return { ...about, verdict: 'refused', steps: [first], left: [], bytes };
  }
  const rest: ProbedStep[] = [];
  let left: readonly string[] = [];
  const start = world.clock.now().getTime();
  try {
    for (const step of steps) {
      const isLate = world.clock.now().getTime() - start > limitMs;
      rest.push(isLate ? tooLate(step) : await probed(step, bench, world));
    }
  } finally {
    left = await cleanUp(bucket, prefix, made);
    bucket.close();
  }
  const all = [first, ...rest];
  return { ...about, verdict: verdictOf(all), steps: all, left, bytes };
}

/** One step, once more when what failed may pass. */
async function probed(step: Step, bench: Bench, world: ProbeWorld): Promise<ProbedStep> {
  const start = world.clock.now().getTime();
  const seen = await step.run(bench).catch(async (error: unknown) => {
    if (!(error instanceof StoreFailure)) throw error;
    if (!error.isPassing) return failureSeen(error);
    await world.clock.sleep(pauseMs);
    return step.run(bench).catch(failureSeen);
  });
  return { name: step.name, milliseconds: world.clock.now().getTime() - start, ...seen };
}

function failureSeen(error: unknown): Seen {
  if (!(error instanceof StoreFailure)) throw error;
  return { state: 'failed', saw: error.message, todo: error.hints[0] ?? useAnother };
}

function tooLate({ name }: Step): ProbedStep {
  const saw = `not tried: the steps before took more than ${limitMs / 1000} s`;
  return {
    name,
    state: 'failed',
    milliseconds: 0,
    saw,
    todo: 'Look at the way to the store, then probe again',
  };
}

function verdictOf(all: readonly ProbedStep[]): Probe['verdict'] {
  if (all.some(({ state }) => state === 'failed')) return 'refused';
  return all.some(({ state }) => state === 'warning') ? 'lenient' : 'trusted';
}
