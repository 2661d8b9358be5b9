import type { BackupWishes } from '../../../engine/wishes/backup.ts';
import type { SidecarConfig } from '../../../model/sidecar.ts';
import { mountedRepository, stanza } from '../engines/pgbackrest-conf.ts';
import type { Repository } from '../repositories/repository.ts';

/** sidecar.json: no secret. */
export function sidecarConfig(repositories: readonly Repository[], wishes: BackupWishes): string {
  const places = repositories.map((one) => [String(one.number), { restic: resticPlace(one) }] as const);
  const config: SidecarConfig = {
    stanza,
    repositories: Object.fromEntries(places),
    objects: { rescanSeconds: 60, keepDays: wishes.keep_days },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** restic's own writing of a place (restic.readthedocs.io, "Preparing a new repository"). */
function resticPlace(repository: Repository): string {
  if (repository.kind === 'folder') return `${mountedRepository(repository.number)}/objects`;
  const { endpoint, bucket, prefix } = repository;
  return `s3:https://${endpoint}/${bucket}/${prefix}/objects`;
}
