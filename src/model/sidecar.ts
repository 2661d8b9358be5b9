// What the backup sidecar and the program on the host tell each other: its configuration, and what it says of itself.
import { Problem } from './problem.ts';

/** sidecar.json: generated, no secret. */
export interface SidecarConfig {
  /** pgBackRest's name of the cluster. */
  readonly stanza: string;
  /** By number. */
  readonly repositories: Readonly<Record<string, SidecarRepository>>;
  readonly objects: {
    /** Seconds between two full looks at the store of objects. */
    readonly rescanSeconds: number;
    /** Days that a deleted object's capture is kept at least. */
    readonly keepDays: number;
  };
}

export interface SidecarRepository {
  /** A word for the place itself: the wishes may give it another number, and its number another place. */
  readonly place: string;
}

/** status.json in the spool, every few seconds. Times are ISO 8601. */
export interface DatabaseStatus {
  readonly at: string;
  /** What the database handed over and is not in every repository yet. */
  readonly spool: Waiting;
  /** What left the spool last: every repository has it. */
  readonly lastPushed: Pushed | null;
  /** Of the repositories that fail, the one that fails for the longest; null = none does. */
  readonly failing: Failing | null;
  /** Each repository by itself, by number. */
  readonly repositories: readonly RepositoryStatus[];
  /** null = the clock goes on from where it was. */
  readonly setBack: SetBack | null;
}

/** The machine's clock was set back under a running server, which archives no part of a segment by itself until then. */
export interface SetBack {
  /** When the clock has come to where it was. */
  readonly until: string;
  /** Which start of the server that is about: another one is over it. */
  readonly server: string;
}

/** How one repository stands. */
export interface RepositoryStatus {
  readonly number: number;
  /** `SidecarRepository.place`. */
  readonly place: string;
  /** What it has not got yet. */
  readonly waiting: Waiting;
  readonly lastPushed: Pushed | null;
  readonly failing: Failing | null;
}

/** WAL that waits to be pushed; `oldest` = since when the first of it waits, null = nothing waits. */
export interface Waiting {
  readonly segments: number;
  readonly bytes: number;
  readonly oldest: string | null;
}

/** A WAL file that arrived, and when. */
export interface Pushed {
  readonly name: string;
  readonly at: string;
}

/** .status.json in the folder of captures, every few seconds. Times are ISO 8601. */
export interface ObjectsStatus {
  readonly at: string;
  /** false = the kernel allows no more watches: objects are found by looking every `rescanSeconds`. */
  readonly isWatching: boolean;
  /** Captures made and taken away since the sidecar started. */
  readonly captured: number;
  readonly pruned: number;
  /** When the last full look ended; null = the first one is still going on. */
  readonly lastRescan: string | null;
  readonly failing: Failing | null;
}

export interface Failing {
  readonly since: string;
  readonly reason: string;
}

/** Folder of captures inside the store of objects: hard links do not cross mounts. */
export const capturedFolder = '.seaworthy-captured';

const isName = /^[a-z0-9-]+$/;

const usual: SidecarConfig = {
  stanza: 'main',
  repositories: {},
  objects: { rescanSeconds: 60, keepDays: 30 },
};

/** sidecar.json as a value; what is absent is as usual. Throws a Problem for what it cannot be. */
export function readSidecarConfig(text: string, path: string): SidecarConfig {
  const given = objectOf(parsed(text, path), '', path);
  const objects = objectOf(given['objects'] ?? {}, 'objects', path);
  const repositories = objectOf(given['repositories'] ?? {}, 'repositories', path);
  const places = Object.entries(repositories).map(([number, value]) => {
    const key = `repositories.${number}`;
    const { place = number } = objectOf(value, key, path);
    if (typeof place !== 'string' || !isName.test(place)) throw wrong(`${key}.place is no name`, path);
    return [number, { place }] as const;
  });
  const stanza = given['stanza'] ?? usual.stanza;
  if (typeof stanza !== 'string' || !isName.test(stanza)) throw wrong('stanza is no name', path);
  return {
    stanza,
    repositories: Object.fromEntries(places),
    objects: {
      rescanSeconds: positive(objects['rescanSeconds'] ?? usual.objects.rescanSeconds, 'rescanSeconds', path),
      keepDays: positive(objects['keepDays'] ?? usual.objects.keepDays, 'keepDays', path),
    },
  };
}

/**
 * A command for `docker exec` in a sidecar, ended in there after `limitMs`, for the end of `docker exec` is not the end of what it
 * started. The limit stands behind `seaworthy-run`, as the user that becomes of it: root of the sidecar has no CAP_KILL.
 */
export function withinLimit(words: readonly string[], limitMs: number): readonly string[] {
  const limit = ['timeout', '--kill-after=5', String(Math.ceil(limitMs / 1000))];
  const [first = '', ...rest] = words;
  return first === asOwner ? [first, ...limit, ...rest] : [...limit, ...words];
}

/** Runs what follows as the owner of the data directory, with the secrets in its environment. */
export const asOwner = 'seaworthy-run';

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('it is no JSON', path);
  }
}

function objectOf(value: unknown, key: string, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw wrong(`${key === '' ? 'it' : key} is no object`, path);
}

function positive(value: unknown, key: string, path: string): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw wrong(`objects.${key} is no positive number`, path);
}

function wrong(what: string, path: string): Problem {
  return new Problem({
    code: 'sidecar-configuration',
    message: `${path} cannot be used: ${what}`,
    hints: ['run seaworthy apply, which writes this file'],
  });
}
