import { defineCheck, fail, pass, seen, unknown } from '../../../engine/check.ts';
import { backupKeyFile } from '../../../model/backup-key.ts';
import { askOwn } from '../own-backups.ts';

export const keyNotKept = defineCheck({
  id: 'backup/key-not-kept',
  pass: 'The key of the backups is kept elsewhere, as somebody confirmed',
  fail: 'Nobody has confirmed that the key of the backups is kept elsewhere',
  why: 'Everything in a repository is encrypted with it: if it is lost with this machine, so are all backups.',
  severity: 'P1',
  sources: ['seed report 4', 'checklist: Backups'],
  needs: ['services'],
  uses: ['backups'],

  run({ services }, { facts }) {
    const own = askOwn(services, facts.backups);
    if ('outcome' in own) return own.outcome;
    const { backups } = own;
    const { fingerprint, kept } = backups.key;
    if (fingerprint === null) return unknown(`${backupKeyFile} may not be read by this user`);
    const at = { file: backupKeyFile, line: 1 };
    if (kept?.fingerprint === fingerprint)
      return pass(seen(`the key ${fingerprint}`, `confirmed on ${kept.at.slice(0, 10)}`, at));
    return fail(
      kept === null
        ? `no one has said that a copy of ${backupKeyFile} is kept elsewhere`
        : `another key was confirmed on ${kept.at.slice(0, 10)} (${kept.fingerprint})`,
      [seen(`the key ${fingerprint}`, kept === null ? 'not confirmed' : 'made after that', at)],
      {
        text: `Keep a copy of ${backupKeyFile} off this machine, in a password manager or on paper in a safe, then say so.`,
        command: 'seaworthy backup key --kept',
      },
    );
  },
});
