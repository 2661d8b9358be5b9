import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { keepsObjectsInBucket } from '../backend.ts';

export const orphanedFiles = defineCheck({
  id: 'storage/orphaned-files',
  pass: 'Every stored file belongs to an object',
  fail: 'Files are stored that no object names',
  why: 'Nobody can reach or delete them through the API, and they fill the disk.',
  severity: 'P3',
  sources: ['failure case 11', 'supabase/storage: src/storage/backend/file.ts'],
  needs: ['services'],
  uses: ['objectParity'],

  run({ services }, { facts: { objectParity } }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    if (keepsObjectsInBucket(storage)) return skip('the objects are in a bucket, not in files');
    if (!objectParity.known) return unknown(objectParity.reason);

    const { path, files, orphans } = objectParity.value;
    if (files === 0) return skip(`${path} holds no file`);
    const all = counted(files, 'file');
    if (orphans === 0) return pass(seen(path, `${all}, none older than a day without a row`));
    return fail(
      `${orphans} of ${all} in ${path} are older than a day and belong to no row of storage.objects`,
      [seen(path, `${counted(orphans, 'file')} without a row`, storage.at)],
      'Find out whether rows were deleted with SQL or a database was restored to an earlier day; save the files before deleting any.',
    );
  },
});
