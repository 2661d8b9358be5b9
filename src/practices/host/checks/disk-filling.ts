import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import type { Disk } from '../../../engine/history/growing.ts';
import { listed } from '../../../engine/words.ts';
import { printBytes, printShare } from '../../../model/bytes.ts';
import { inodesOf, isNearlyFull, mostUsed, nameOf } from '../disk-use.ts';

export const diskFilling = defineCheck({
  id: 'host/disk-filling',
  pass: 'The disks have room',
  fail: 'A disk is nearly full',
  why: 'When it is full Postgres stops with a PANIC, and cannot start again without room to recover.',
  severity: 'P0',
  sources: ['failure case 15', 'PostgreSQL manual, "Disk Full Failure"'],
  needs: ['services', 'disks'],

  run({ services, disks: { disks } }) {
    if (disks.length === 0) return unknown('no disk of this deployment could be measured');
    const at = anchorOf(services, 'db');
    const full = disks.filter(isNearlyFull);
    const found = some(full.map((disk) => seen(nameOf(disk), sawOf(disk), at)));
    if (found === null) return pass(...disks.map((disk) => seen(nameOf(disk), sawOf(disk), at)));
    return fail(
      `${listed(full.map(({ mount }) => mount))} over ${100 * mostUsed} % full`,
      found,
      'Free room now (docker image prune, truncated container logs, old backups moved away), then find what grows.',
    );
  },
});

function sawOf(disk: Disk): string {
  const { totalBytes, freeBytes, totalInodes, freeInodes } = disk;
  const used = totalBytes === 0 ? '' : `${printShare(totalBytes - freeBytes, totalBytes)} used, `;
  const inodes =
    inodesOf(disk) > mostUsed ? `, ${printShare(totalInodes - freeInodes, totalInodes)} of inodes used` : '';
  return `${used}${printBytes(freeBytes)} free${inodes}`;
}
