import { posix } from 'node:path';
import { at, itemsOf, textOf } from '../../deployment/node.ts';
import type { Place } from '../../model/place.ts';
import type { GathererContext } from '../gatherer.ts';
import { rootOf } from './wished.ts';

/** What is wished of backups. */
export interface WishedBackup {
  readonly schedule: string;
  readonly repositories: readonly {
    readonly number: number;
    readonly at: Place;
    readonly path: string | null;
    readonly bucket: string | null;
  }[];
}

/** The default of the wish (`src/engine/wishes/backup.ts`). */
const usualSchedule = '0 2 * * *';

/** Wishes are read whole, and complained about, by those who decide on them. */
export function wishedBackup({ world, project }: GathererContext): WishedBackup {
  const read = world.files.read(posix.join(project.directory, 'seaworthy.yaml'));
  const root = read.ok ? rootOf(read.text) : undefined;
  const repositories = itemsOf(at(root, 'backup', 'repositories')).map((item, index) => ({
    number: index + 1,
    at: item.at,
    path: textOf(at(item, 'path')) ?? null,
    bucket: textOf(at(item, 'bucket')) ?? null,
  }));
  return { schedule: textOf(at(root, 'backup', 'schedule')) ?? usualSchedule, repositories };
}
