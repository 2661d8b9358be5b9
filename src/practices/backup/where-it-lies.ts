// Where a wished repository lies, seen from the data it is for.
import type { BackupRepositoriesFact, DiskPlace, WishedRepository } from '../../model/facts/backups.ts';

/** File systems of other machines, as findmnt names them (filesystems(5), and FUSE's own). */
const shares =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|ceph|fuse\.(?:sshfs|ceph|glusterfs|s3fs|rclone|davfs)|glusterfs|davfs2?|afs|9p|lustre)$/;

/** A bucket, or a share of another machine. A bucket's server may still stand here: its name does not tell. */
export function isElsewhere(one: WishedRepository): boolean {
  return one.kind === 'bucket' || shares.test(one.where?.filesystem ?? '');
}

/** On the file system of the data, or on the same disk below partitions, LVM or RAID. False where nothing tells. */
export function isOnDataDisk(one: WishedRepository, data: BackupRepositoriesFact['data']): boolean {
  if (one.kind === 'bucket' || data === null || one.where === undefined) return false;
  const { device, disks } = one.where;
  return device === data.where.device || disks.some((disk) => data.where.disks.includes(disk));
}

/** Why two paths are said to lie on one disk. */
export function diskWords(where: DiskPlace | undefined, data: BackupRepositoriesFact['data']): string {
  if (where?.device === data?.where.device) return 'in the file system of the data directory';
  const shared = where?.disks.filter((disk) => data?.where.disks.includes(disk)) ?? [];
  return `another file system on ${shared.join(', ')}, which holds the data directory too`;
}
