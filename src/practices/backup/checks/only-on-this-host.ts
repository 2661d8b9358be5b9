import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { hasSidecar, notOurs } from '../own-backups.ts';
import { isElsewhere, isOnDataDisk } from '../where-it-lies.ts';

export const onlyOnThisHost = defineCheck({
  id: 'backup/only-on-this-host',
  pass: 'A repository lies off this machine',
  fail: 'Every repository is part of this machine',
  why: 'Fire, theft, a seized account or a wrong command as root take the machine with all its disks.',
  severity: 'P1',
  sources: ['failure case 7', 'seed report 4'],
  needs: ['services'],
  uses: ['backupRepositories'],

  run({ services }, { facts }) {
    if (!facts.backupRepositories.known)
      return hasSidecar(services) ? unknown(facts.backupRepositories.reason) : skip(notOurs);
    const { wished, data } = facts.backupRepositories.value;
    if (wished.length === 0) return skip('seaworthy.yaml wishes no repository');
    const away = wished.filter(isElsewhere);
    if (away.length > 0)
      return pass(
        ...away.map((one) => seen(one.kind === 'bucket' ? one.shown : one.path, 'off this machine', one.at)),
      );
    const folders = wished.filter((one) => one.kind === 'folder');
    if (folders.some((one) => isOnDataDisk(one, data)))
      return skip('backup/on-the-data-disk tells of a repository that is nearer still');
    if (folders.some(({ where }) => where?.filesystem === undefined))
      return unknown('whether the repository is a share of another machine is not told here');
    const evidence = some(
      folders.map(({ path, where, at }) => seen(path, `a disk of this machine (${where?.filesystem})`, at)),
    );
    if (evidence === null) return skip('seaworthy.yaml wishes no repository');
    return fail(
      `${folders.map(({ path }) => path).join(' and ')}: there is no copy outside this machine`,
      evidence,
      'Name a bucket as a second repository under backup.repositories, then seaworthy apply --only backup.',
    );
  },
});
