import { defineCommand } from './command.ts';
import { deploymentAliases, deploymentValues } from './deployment-input.ts';
import { restoreConfigOnly } from './restore/config-only.ts';
import { copyInto } from './restore/copy-into.ts';
import { restoreFromDump } from './restore/from-dump.ts';
import { restoreFromRepository } from './restore/from-repo.ts';
import { restoreInPlace } from './restore/in-place.ts';
import { restoreInput } from './restore/input.ts';
import { listSource } from './restore/list-source.ts';
import { restoreObjectsOnly } from './restore/objects-only.ts';
import { resumeRestore } from './restore/resume.ts';
import { refusePart, refuseStray, sourceValues } from './restore/source-input.ts';

export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Put database, vault key and objects back to a moment, the last commit or a backup, in place',
  description: [
    'Shows what will be lost, saves what is there now, stops every service that could write, moves the data directory aside',
    'under a name of its own (it is never deleted), restores beside it with the root key of the vault of then, lets PostgreSQL',
    'recover to the moment, proves that it answers, puts the storage objects in place that its rows name, and starts the services',
    'one level after the other. What fails before the move leaves everything as it was; what is cut short after it goes on with',
    '--resume. Restore as often as you like: a later restore finds its way by timeline.',
    '--only database leaves objects as they are. --only objects puts back what rows of now name and the disk has not, while',
    'everything runs. --only config puts back the files of the deployment, .env included, and recreates no container.',
    '--from-repo makes the deployment on a machine that has nothing of it, from a repository and its key; nothing is written into that',
    'repository unless --take-over. --into alone makes a copy beside the one that runs, with its database alone and no way out.',
    'Exit code: 0 done, 1 done and rows without an object are listed, 2 no such moment, 3 world unreachable, 4 interrupted before',
    'a change, 5 needs a person, 6 locked, 7 declined.',
    '',
    '  seaworthy restore --to 2026-11-27T06:59:30+01:00 --dry-run -C ./docker',
    '  seaworthy restore --to LATEST -C ./docker',
    '  seaworthy restore --to 20261127-020003F -C ./docker',
    '  seaworthy restore --resume -C ./docker',
    '  seaworthy restore --only objects -C ./docker',
    '  seaworthy restore --only config --to 2026-11-27T06:59:30+01:00 --dry-run -C ./docker',
    '  seaworthy restore --dump postgres.sql.gz --objects storage.tar.gz -C ./fresh',
    '  seaworthy restore --from-repo /mnt/backup --key ./backup-key --into /srv/supabase --dry-run',
    '  seaworthy restore --from-repo s3://acme-backups/prod --provider b2 --region eu-central-003 --key-id env:ID --secret file:./secret --key ./backup-key --list',
  ].join('\n'),
  effect: 'destroy',
  input: restoreInput,
  aliases: { ...deploymentAliases, y: 'yes' },
  values: {
    ...deploymentValues,
    ...sourceValues,
    ...{ to: 'words', dump: 'file', objects: 'file', rootKey: 'file' },
  },

  async run(given, world) {
    refuseStray(given);
    refusePart(given);
    if ([given.dump, given.objects, given.rootKey].some((one) => one !== undefined))
      return restoreFromDump(given, world);
    if (given.fromRepo !== undefined)
      return given.list ? listSource(given, world) : restoreFromRepository(given, world);
    if (given.into !== undefined) return copyInto(given, world);
    if (given.resume) return resumeRestore(given, world);
    if (given.only === 'objects') return restoreObjectsOnly(given, world);
    if (given.only === 'config') return restoreConfigOnly(given, world);
    return restoreInPlace(given, world);
  },
});
