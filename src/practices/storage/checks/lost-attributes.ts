import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { keepsObjectsInBucket } from '../backend.ts';

export const lostAttributes = defineCheck({
  id: 'storage/lost-attributes',
  pass: 'Stored files carry their content type',
  fail: 'Stored files have lost their content type',
  why: 'Pictures and pages are served as application/octet-stream, or not at all by older versions.',
  severity: 'P1',
  sources: ['failure case 58', 'supabase/storage: src/storage/backend/file.ts METADATA_ATTR_KEYS'],
  needs: ['services'],
  uses: ['storageObjects', 'objectParity'],

  run({ services }, { facts: { storageObjects, objectParity } }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    if (storageObjects.known && storageObjects.value.objects === 0)
      return skip('no object is stored here yet');
    if (keepsObjectsInBucket(storage)) return skip('a bucket keeps the content type with each object');
    if (!objectParity.known) return unknown(objectParity.reason);
    const { path, attributes } = objectParity.value;
    if (!attributes.known) return unknown(attributes.reason);

    const { asked, without } = attributes.value;
    const bare = some(
      without.first.slice(0, 3).map((name) => seen(name, 'no user.supabase.content-type', storage.at)),
    );
    if (bare === null)
      return pass(seen(path, `${counted(asked, 'file')} asked, all with user.supabase.content-type`));
    return fail(
      `${without.count} of ${counted(asked, 'file')} asked in ${path} carry no user.supabase.content-type`,
      bare,
      'Write user.supabase.content-type and user.supabase.cache-control anew with setfattr from metadata in storage.objects, and copy with rsync -aX or tar --xattrs from now on.',
    );
  },
});
