import { seen } from '../../engine/check.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence } from '../../model/outcome.ts';

/** Variables by which backup images are told of a store elsewhere: buckets, hosts, remotes of rclone, repositories. */
const names = /S3_|_S3|BUCKET|AZURE|B2_|GCS_|SFTP|WEBDAV|DROPBOX|RCLONE|RESTIC_REPOSITORY|BORG_REPO|WALG_/;

/** A repository that is a folder, or a switch that is off. */
const local = /^(?:\/|\.\/|file:|$)|^(?:false|no|0|off)$/i;

/** What tells that a backup service writes to another machine; null = nothing. */
export function remoteOf(service: ServiceFact): Evidence | null {
  if (service.role !== 'backup') return null;
  const found = Object.entries(service.environment).find(([name, { text, secret }]) => {
    return names.test(name) && (secret !== undefined || !local.test(text ?? ''));
  });
  if (found === undefined) return null;
  const [name, value] = found;
  return seen(
    `services.${service.name}`,
    `keeps backups elsewhere: ${name} is set`,
    value.at[0] ?? service.at,
  );
}
