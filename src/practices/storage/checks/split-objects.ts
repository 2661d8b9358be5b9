import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { keepsObjectsInBucket } from '../backend.ts';

export const splitObjects = defineCheck({
  id: 'storage/split-objects',
  pass: 'All objects since the move lie in the bucket alone',
  fail: 'Objects were written to files after the move to the bucket',
  why: 'The service looks in the bucket alone, so downloads of these objects fail although their files are here.',
  // Inferred from dates: a folder that was half cleared away looks the same.
  severity: 'P2',
  sources: ['failure case 61', 'failure case 18', 'supabase/storage: src/storage/locator.ts'],
  needs: ['services'],
  uses: ['bothBackends'],

  run({ services }, { facts: { bothBackends } }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    if (!keepsObjectsInBucket(storage)) return skip('the objects are files, not in a bucket');
    if (!bothBackends.known) return unknown(bothBackends.reason);
    const { path, rows, here, strayed } = bothBackends.value;
    const found = some(
      strayed.first
        .slice(0, 3)
        .map((name) => seen(name, 'a file, younger than objects that have none', storage.at)),
    );
    if (found === null) {
      const saw =
        here === 0
          ? 'holds none of the objects'
          : `still holds ${here} of ${counted(rows, 'object')}, all of before the move`;
      return pass(seen(path, saw, storage.at));
    }
    return fail(
      `${counted(strayed.count, 'object')} in ${path} younger than objects that lie in the bucket alone`,
      found,
      'Look each of them up in the bucket under <tenant>/<bucket>/<name>/<version>, upload with its content type what is missing, and name every overlay in COMPOSE_FILE.',
    );
  },
});
