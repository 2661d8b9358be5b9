import { defineCheck, fail, manual, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import type { ObjectSample } from '../../../model/facts/objects.ts';
import { keepsObjectsInBucket } from '../backend.ts';

export const missingObjects = defineCheck({
  id: 'storage/missing-objects',
  pass: 'Every stored object has its file',
  fail: 'Stored objects have lost their files',
  why: 'They are listed as if nothing had happened, and every download of them fails or is cut short.',
  severity: 'P0',
  sources: ['failure case 11', 'supabase/storage: src/storage/locator.ts, src/storage/backend/file.ts'],
  needs: ['services'],
  uses: ['storageObjects', 'objectParity'],

  run({ services }, { facts: { storageObjects, objectParity } }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    if (storageObjects.known && storageObjects.value.objects === 0)
      return skip('no object is stored here yet');
    if (keepsObjectsInBucket(storage)) {
      return manual(
        'List the bucket and compare its keys <tenant>/<bucket>/<name>/<version> with the rows of storage.objects.',
      );
    }
    if (!objectParity.known) return unknown(objectParity.reason);

    const { path, rows, missing, otherSize } = objectParity.value;
    const evidence = [
      ...shown(missing).map((name) => seen(name, 'no file', storage.at)),
      ...shown(otherSize).map((name) => seen(name, 'a file of another size', storage.at)),
    ];
    const broken = some(evidence);
    if (broken === null) {
      return pass(seen(path, `holds the file of ${counted(rows, 'object')} that the database lists`));
    }
    const losses = [
      missing.count > 0 ? `${missing.count} without a file` : '',
      otherSize.count > 0 ? `${otherSize.count} with a file of another size` : '',
    ].filter((loss) => loss !== '');
    return fail(
      `of ${counted(rows, 'object')} in storage.objects, ${losses.join(' and ')} in ${path}`,
      broken,
      'Bring the files back from the backup taken with or after the database’s, under the same paths and with extended attributes (rsync -aX).',
    );
  },
});

/** Names are users' data: a few show where to look. */
function shown({ first }: ObjectSample): readonly string[] {
  return first.slice(0, 3);
}
