import { defineCheck, fail, manual, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { shownPath } from '../../../engine/shown-path.ts';
import { counted } from '../../../engine/words.ts';
import { printPlace } from '../../../model/place.ts';
import { savedBy, wouldBeSavedAt } from '../saved.ts';

export const objectsNotSaved = defineCheck({
  id: 'backup/objects-not-saved',
  pass: 'The storage objects are saved',
  fail: 'The storage objects are in no backup',
  why: 'The database holds only the names: after a restore the files are listed and every download answers 404.',
  severity: 'P0',
  sources: ['failure case 11', 'supabase/storage: src/storage/backend/file.ts'],
  needs: ['services', 'scripts', 'deployment'],
  uses: ['storageObjects'],

  run({ services, scripts, deployment }, { facts }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');

    const objects = facts.storageObjects.known ? facts.storageObjects.value.objects : undefined;
    if (objects === 0) return pass(seen('storage.objects', 'holds no object', storage.at));

    const backend = settingOf(storage, 'STORAGE_BACKEND')?.text ?? 'file';
    const savers = { services, scripts, directory: deployment.directory };
    const store = backend === 's3' ? serviceOf(services, 'object-store') : storage;
    if (store === undefined) {
      return manual('Look up whether the bucket of the S3 provider keeps versions and is copied elsewhere.');
    }
    const path = settingOf(storage, 'STORAGE_FILE_BACKEND_PATH', 'FILE_STORAGE_BACKEND_PATH')?.text;
    const mount =
      store === storage
        ? store.volumes.find(({ target }) => target === (path ?? '/var/lib/storage'))
        : store.volumes.find(({ source }) => source !== undefined);
    const saved = mount?.source === undefined ? null : savedBy(mount.source, savers);
    if (saved !== null) return pass(saved);
    const idle = mount?.source === undefined ? null : wouldBeSavedAt(mount.source, savers);
    if (idle !== null)
      return unknown(`${printPlace(idle)} would copy the objects, but nothing that was found here runs it`);

    const where =
      mount?.source === undefined ? 'the container itself' : shownPath(mount.source, deployment.directory);
    const amount = objects === undefined ? 'the objects' : counted(objects, 'object');
    return fail(
      `nothing that was found here copies the storage objects, which lie in ${where}`,
      [seen(`services.${store.name}.volumes`, `${amount} in ${where}`, mount?.at ?? store.at)],
      'Copy the objects to another machine after each database backup, with extended attributes (rsync -aX).',
    );
  },
});
