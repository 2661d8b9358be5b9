// Facts of a deployment that Seaworthy backs up, for tests of checks: say only what is wrong.
import type {
  BackupRepositoriesFact,
  BackupsFact,
  RepositoryBackups,
  WishedFolder,
} from '../../src/model/facts/backups.ts';
import { soundBackups, soundRepositories } from '../exactness/healthy-backups.ts';
import { service } from './facts.ts';

export const services = [service('db'), service('backup', { name: 'seaworthy-backup' })];

/** Nothing of ours. */
export const noBackups: BackupsFact = { ...soundBackups, database: null, objects: null, repositories: [] };

export function ownBackups(parts: Partial<BackupsFact> = {}): BackupsFact {
  return { ...soundBackups, ...parts };
}

/** The same with another first repository. */
export function firstRepository(parts: Partial<RepositoryBackups>): BackupsFact {
  const [first, ...others] = soundBackups.repositories;
  return ownBackups({ repositories: [{ ...(first as RepositoryBackups), ...parts }, ...others] });
}

/** One folder on another disk, and nothing else. */
export function oneFolder(parts: Partial<WishedFolder> = {}): BackupRepositoriesFact {
  const [first] = soundRepositories.wished;
  return {
    ...soundRepositories,
    wished: [{ ...first, ...parts } as (typeof soundRepositories.wished)[number]],
  };
}
