import { sha256 } from '../../../engine/state/seal.ts';
import type { BackupWishes } from '../../../engine/wishes/backup.ts';
import type { SidecarConfig } from '../../../model/sidecar.ts';
import { mountedRepository, stanza } from '../engines/pgbackrest-conf.ts';
import type { Repository } from '../repositories/repository.ts';
import { resticPlaceName } from './paths.ts';

/** sidecar.json: no secret. */
export function sidecarConfig(repositories: readonly Repository[], wishes: BackupWishes): string {
  const places = repositories.map((one) => {
    return [String(one.number), { place: placeOf(one) }] as const;
  });
  const config: SidecarConfig = {
    stanza,
    repositories: Object.fromEntries(places),
    objects: { rescanSeconds: 60, keepDays: wishes.keep_days },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** The same for the same folder or part of a bucket, wherever it stands in the wishes. */
function placeOf(repository: Repository): string {
  const { kind } = repository;
  const parts =
    kind === 'folder' ? [repository.path] : [repository.endpoint, repository.bucket, repository.prefix];
  return sha256(JSON.stringify([kind, ...parts])).slice(0, 12);
}

/** A file for each repository (resticPlaceName): a shell reads it in no time, while a program for sidecar.json takes a quarter of a second. */
export function resticPlaces(repositories: readonly Repository[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    repositories.map((one) => [resticPlaceName(one.number), `${resticPlace(one)}\n`] as const),
  );
}

/** restic's own writing of a place (restic.readthedocs.io, "Preparing a new repository"). */
function resticPlace(repository: Repository): string {
  if (repository.kind === 'folder') return `${mountedRepository(repository.number)}/objects`;
  const { endpoint, bucket, prefix } = repository;
  return `s3:https://${endpoint}/${bucket}/${prefix}/objects`;
}
