import { defineCheck, fail, manual, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { keepsObjectsInBucket } from '../backend.ts';

/** File systems that keep no `user.*` attributes: FAT has no place for them, NFS before 4.2 and SFTP no message. */
const without = ['vfat', 'msdos', 'exfat', 'nfs', 'fuse.sshfs', 'iso9660'];
/** Those that do (Linux: xattr(7), fs/*; tmpfs since 6.6). Overlay has what its upper layer has. */
const withThem = [
  'ext2/ext3',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'jfs',
  'overlay',
  'bcachefs',
  'ceph',
  'ocfs2',
  'reiserfs',
];

export const noExtendedAttributes = defineCheck({
  id: 'storage/no-extended-attributes',
  pass: 'The file system of the objects keeps extended attributes',
  fail: 'The file system of the objects keeps no extended attributes',
  why: 'The storage service writes the content type there: each upload ends with "does not support extended attributes".',
  severity: 'P1',
  sources: [
    'failure case 57',
    'supabase/storage: src/storage/backend/file.ts METADATA_ATTR_KEYS',
    'Linux manual, xattr(7)',
  ],
  needs: ['services'],
  uses: ['disks'],

  run({ services }, { facts: { disks } }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    if (keepsObjectsInBucket(storage)) return skip('a bucket keeps the content type with each object');
    if (!disks.known) return unknown(disks.reason);
    const disk = disks.value.disks.find(({ holds }) => holds.includes('storage'));
    if (disk === undefined) return unknown('where the objects lie on this machine is not known');
    const at =
      storage.volumes.find(({ target }) => /^\/var\/lib\/storage\/?$/.test(target))?.at ?? storage.at;
    const evidence = seen(disk.mount, disk.filesystem, at);
    if (withThem.includes(disk.filesystem)) return pass(evidence);
    if (!without.includes(disk.filesystem)) {
      return manual(
        `Run setfattr -n user.probe -v 1 on a scratch file in the objects’ folder: whether ${disk.filesystem} at ${disk.mount} keeps attributes depends on how it is mounted.`,
      );
    }
    return fail(
      `the objects lie on ${disk.filesystem}`,
      [evidence],
      'Move the objects with rsync -aX to a folder on ext4 or xfs, or into a bucket; content types that are lost come from metadata in storage.objects.',
    );
  },
});
