import { posix } from 'node:path';
import { historyFile } from '../../model/facts/history.ts';
import { wishesFile } from '../wishes/schema.ts';

/** Where everything of ours lies. All paths absolute. */
export interface Places {
  /** The deployment's directory: of the first Compose file. */
  readonly directory: string;
  /** The env file Compose reads here, whether or not it exists. */
  readonly envFile: string;
  readonly wishes: string;
  /** `seaworthy/`: what Compose and containers read. */
  readonly ours: string;
  readonly generations: string;
  /** Folders that containers mount, by content. */
  readonly mounts: string;
  /** Files that hold one secret each. */
  readonly secrets: string;
  /** `.seaworthy/`: what only we read. */
  readonly state: string;
  readonly lock: string;
  readonly runs: string;
  readonly records: string;
  readonly dumps: string;
  /** A folder for each job of `serve`, with a lock of its own. */
  readonly jobs: string;
  /** Written without the lock: whole files put in place, and the last one wins. */
  readonly measurements: string;
}

/** Names in `seaworthy/` that are ours; everything else there is a person's. */
export const ourNames: readonly string[] = [
  'gen',
  'mounts',
  'secrets',
  '.gitignore',
  'seaworthy.schema.json',
];

export function placesOf(directory: string, envFile: string = posix.join(directory, '.env')): Places {
  const ours = posix.join(directory, 'seaworthy');
  const state = posix.join(directory, historyFile.folder);
  return {
    directory,
    envFile,
    wishes: posix.join(directory, wishesFile),
    ours,
    generations: posix.join(ours, 'gen'),
    mounts: posix.join(ours, 'mounts'),
    secrets: posix.join(ours, 'secrets'),
    state,
    lock: posix.join(state, 'lock'),
    runs: posix.join(state, 'runs'),
    records: posix.join(state, 'generations'),
    dumps: posix.join(state, 'dumps'),
    jobs: posix.join(state, 'jobs'),
    measurements: posix.join(state, historyFile.name),
  };
}

/** How COMPOSE_FILE names a generation's override, relative to the directory. */
export function overrideEntry(generation: number): string {
  return `seaworthy/gen/${generation}/compose.yaml`;
}

/** The generation that an entry of COMPOSE_FILE names (also as an absolute path below the directory), or null. */
export function generationOf(entry: string): number | null {
  const match = /(?:^|\/)seaworthy\/gen\/([1-9]\d*)\/compose\.yaml$/.exec(entry);
  return match === null ? null : Number(match[1]);
}
