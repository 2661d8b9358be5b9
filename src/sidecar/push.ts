import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { Failing, Pushed } from '../model/sidecar.ts';
import type { ExecResult } from '../ports/exec.ts';
import { ownPgbackrest, reasonOf, type Target } from './engine.ts';
import type { Ledger } from './ledger.ts';
import type { Spool } from './spool.ts';
import type { IsStopping, SidecarWorld } from './world.ts';

const atOnce = 2;

/** Looking at a stanza, or making one, is a few small requests. */
const prepareLimitMs = 120_000;
/** A minute, and the time that a file takes over a line of half a megabit: what takes longer is given up and asked again. */
const pushLimitMs = 60_000;
const slowestBytesPerMs = 64;
/** Of what has been going on for so long it is told: the engine itself tries on for minutes (io-timeout for each try). */
const silenceMs = 60_000;

/** Pushes into one repository. */
export interface Pusher {
  /** Pushes what it has not got; null = it has all there is, else why not. */
  round(isStopping: IsStopping): Promise<string | null>;
  lastPushed(): Pushed | null;
  /** Something that goes on for suspiciously long; null = nothing. */
  silent(): Failing | null;
}

export interface PusherParts {
  readonly world: SidecarWorld;
  readonly spool: Spool;
  readonly ledger: Ledger;
  readonly stanza: string;
  readonly target: Target;
  /** What it got last, as far as it is remembered. */
  readonly before: Pushed | null;
}

/**
 * Pushes the spool into one repository, by a configuration that knows no other: what hangs holds nobody else up. A file counts
 * as there only after `archive-push` has said so. A kill before it is noted pushes it again, which does no harm: an equal
 * segment is accepted, another one of the same name is refused (pgBackRest, src/command/archive/push/file.c: "already exists
 * … with the same checksum" is a warning).
 */
export function makePusher({ world, spool, ledger, stanza, target, before }: PusherParts): Pusher {
  const begun = new Map<string, { readonly at: Date; readonly elapsed: number }>();
  let lastPushed = before;
  let isPrepared = false;

  async function engine(words: readonly [string, ...string[]], timeoutMs: number): Promise<ExecResult> {
    const key = words.join(' ');
    begun.set(key, { at: world.clock.now(), elapsed: world.elapsed() });
    try {
      return await ownPgbackrest(world, stanza, target, words, timeoutMs);
    } finally {
      begun.delete(key);
    }
  }

  async function push(name: string): Promise<string | null> {
    const path = join(spool.wal, name);
    const status = world.files.status(path);
    const timeoutMs = pushLimitMs + (typeof status === 'string' ? 0 : status.bytes / slowestBytesPerMs);
    const result = await engine(['archive-push', path], Math.ceil(timeoutMs));
    if (!result.ran || result.code !== 0) return `${name}: ${reasonOf(result)}`;
    const trouble = problemOf(() => ledger.landed(target.place, name));
    if (trouble !== null) return `${name} is in the repository, but ${trouble}`;
    lastPushed = { name, at: world.clock.now().toISOString() };
    return null;
  }

  async function worker(names: string[], failures: string[], isStopping: IsStopping): Promise<void> {
    while (failures.length === 0 && !isStopping()) {
      const name = names.shift();
      if (name === undefined) return;
      const failure = await push(name);
      if (failure !== null) failures.push(failure);
    }
  }

  async function round(isStopping: IsStopping): Promise<string | null> {
    const unprepared = isPrepared ? null : await prepare();
    isPrepared = unprepared === null;
    const names = [...ledger.missing(target.place)];
    const failures: string[] = [];
    // A history goes alone: what comes after it is of its timeline.
    while (names[0]?.endsWith('.history') === true) {
      await worker(names.splice(0, 1), failures, isStopping);
    }
    await Promise.all(Array.from({ length: atOnce }, () => worker(names, failures, isStopping)));
    return failures[0] ?? unprepared;
  }

  /** Makes the stanza, or finds that it is there; null = it is. Needs the server, while pushing into one that is there does not. */
  async function prepare(): Promise<string | null> {
    const result = await engine(['stanza-create'], prepareLimitMs);
    return result.ran && result.code === 0 ? null : `stanza-create: ${reasonOf(result)}`;
  }

  function silent(): Failing | null {
    const [first] = [...begun.values()].sort((left, right) => left.elapsed - right.elapsed);
    const passed = first === undefined ? 0 : world.elapsed() - first.elapsed;
    if (first === undefined || passed < silenceMs) return null;
    return {
      since: first.at.toISOString(),
      reason: `it does not answer for ${Math.round(passed / 1000)} s`,
    };
  }

  return { round, lastPushed: () => lastPushed, silent };
}

function problemOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
