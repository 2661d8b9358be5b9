import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { askOwn } from '../own-backups.ts';

export const unencrypted = defineCheck({
  id: 'backup/unencrypted',
  pass: 'Every repository is encrypted',
  fail: 'A repository is not encrypted',
  why: 'Whoever reads the bucket or finds the disk has every row, every password hash and the key of the vault.',
  severity: 'P1',
  sources: ['seed report 4', 'pgBackRest manual, Repository Cipher'],
  needs: ['services'],
  uses: ['backups'],

  run({ services }, { facts }) {
    const own = askOwn(services, facts.backups);
    if ('outcome' in own) return own.outcome;
    const { backups } = own;
    const at = anchorOf(services, 'backup', 'db');
    const told = backups.repositories.filter(({ encrypted }) => encrypted !== undefined);
    const open = some(
      told
        .filter(({ encrypted }) => encrypted === false)
        .map(({ number }) => seen(`repository ${number}`, 'pgBackRest says: cipher none', at)),
    );
    if (open !== null)
      return fail(
        `${counted(open.length, 'repository')} without encryption`,
        open,
        'Make a new, empty repository by seaworthy apply --only backup (it is encrypted), back up into it, and delete the old one.',
      );
    if (told.length === 0 || told.length < backups.repositories.length)
      return unknown('a repository did not tell whether it is encrypted');
    return pass(...told.map(({ number }) => seen(`repository ${number}`, 'encrypted', at)));
  },
});
