import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { printBytes } from '../../../model/bytes.ts';
import { hasSidecar, notOurs } from '../own-backups.ts';
import { fullEstimate } from '../room.ts';

/** Four GiB of WAL: an hour of a busy night while the store is away. */
const leastSpoolBytes = 4 * 1024 ** 3;

export const roomShort = defineCheck({
  id: 'backup/room-short',
  pass: 'There is room for the next backup',
  fail: 'There is no room for the next backup',
  why: 'A backup that finds the disk full fails each night, and a spool that is full stops the database.',
  severity: 'P1',
  sources: ['failure case 19', 'seed report 4'],
  needs: ['services'],
  uses: ['backupRepositories', 'backups'],

  run({ services }, { facts }) {
    if (!facts.backupRepositories.known)
      return hasSidecar(services) ? unknown(facts.backupRepositories.reason) : skip(notOurs);
    const { wished } = facts.backupRepositories.value;
    if (wished.length === 0) return skip('seaworthy.yaml wishes no repository');
    const own = facts.backups.known ? facts.backups.value : null;
    const folders = wished.flatMap((one) => {
      if (one.kind === 'bucket' || one.freeBytes === undefined) return [];
      const newest = own?.repositories.find(({ number }) => number === one.number)?.newest ?? null;
      const need = newest === null ? 0 : fullEstimate(newest.bytes, newest.storedBytes);
      const saw = `${printBytes(one.freeBytes)} free, a full backup takes about ${printBytes(need)}`;
      return [{ isShort: one.freeBytes < need, evidence: seen(one.path, saw, one.at) }];
    });
    const free = own?.spool?.freeBytes;
    const spool =
      free === undefined
        ? []
        : [
            {
              isShort: free < leastSpoolBytes,
              evidence: seen('the spool', `${printBytes(free)} free on its disk`, wished[0]?.at),
            },
          ];
    const all = [...folders, ...spool];
    const short = some(all.filter(({ isShort }) => isShort).map(({ evidence }) => evidence));
    if (short !== null)
      return fail(
        short.map(({ subject, saw }) => `${subject}: ${saw}`).join('; '),
        short,
        'Make room there or name a larger disk, or keep backups for fewer days (backup.keep_days) and run seaworthy backup prune.',
      );
    if (all.length > 0) return pass(...all.map(({ evidence }) => evidence));
    return wished.every(({ kind }) => kind === 'bucket')
      ? skip('a bucket does not tell its room')
      : unknown('the room of the repository’s disk is not told here');
  },
});
