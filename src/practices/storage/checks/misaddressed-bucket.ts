import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { seenValue } from '../../../engine/in-effect.ts';
import { s3SettingsOf } from '../s3.ts';
import { addressFault } from '../s3-address.ts';

export const misaddressedBucket = defineCheck({
  id: 'storage/misaddressed-bucket',
  pass: 'The storage service addresses its bucket as the store expects',
  fail: 'The storage service addresses its bucket wrongly',
  why: 'Every upload and download ends with NoSuchBucket, SignatureDoesNotMatch or a name that does not resolve.',
  severity: 'P1',
  sources: [
    'failure case 60',
    'supabase/storage: src/storage/backend/s3/adapter.ts',
    'AWS manual: Virtual hosting of general purpose buckets',
    'developers.cloudflare.com: R2 S3 API compatibility',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const settings = s3SettingsOf(services, facts.containers);
    if (settings === undefined) return skip('the storage service keeps no objects in a bucket');
    const { storage, endpoint, bucket } = settings;
    const subject = `services.${storage.name}.environment`;
    if (bucket === undefined) {
      return fail(
        'no bucket is named',
        [seen(subject, 'STORAGE_BACKEND is s3, and GLOBAL_S3_BUCKET is empty', storage.at)],
        'Set GLOBAL_S3_BUCKET to the name of the bucket and recreate the storage service.',
      );
    }
    const fault = addressFault(settings);
    if (fault !== null) {
      const evidence =
        endpoint === undefined
          ? seenValue(storage, bucket.name, bucket.value, bucket.text)
          : seenValue(storage, endpoint.name, endpoint.value, endpoint.text);
      return fail(fault.detail, [evidence], fault.remedy);
    }
    if (endpoint === undefined) return pass(seen(subject, `bucket ${bucket.text} at AWS`, bucket.value.at));
    const style = settings.pathStyle ? 'in the path' : 'in the host name';
    return pass(
      seenValue(storage, endpoint.name, endpoint.value, `${endpoint.text}, bucket ${bucket.text} ${style}`),
    );
  },
});
