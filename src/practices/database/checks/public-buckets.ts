import { defineCheck, manual, pass, seen, skip } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

export const publicBuckets = defineCheck({
  id: 'database/public-buckets',
  pass: 'No bucket is public',
  fail: 'Buckets are public',
  why: 'Whoever knows or guesses the name of a file in a public bucket reads it, whatever the policies say.',
  severity: 'P2',
  sources: ['failure case 82', 'Supabase docs, "Storage Buckets"'],
  needs: ['services', 'storageObjects'],

  run({ services, storageObjects }) {
    const { buckets } = storageObjects;
    if (buckets.length === 0) return skip('there is no bucket');
    const open = buckets.filter((bucket) => bucket.public).map(({ id }) => id);
    if (open.length > 0)
      return manual(
        `see that everybody may read every file of the public ${open.length === 1 ? 'bucket' : 'buckets'} ${listed(open)}`,
      );
    return pass(
      seen(
        'storage.buckets',
        `${counted(buckets.length, 'bucket')}, none public`,
        anchorOf(services, 'storage', 'db'),
      ),
    );
  },
});
