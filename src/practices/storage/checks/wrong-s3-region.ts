import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { seenValue } from '../../../engine/in-effect.ts';
import { isR2, s3SettingsOf } from '../s3.ts';

/** `s3.eu-west-1.amazonaws.com`, `bucket.s3.dualstack.eu-west-1.amazonaws.com.cn`: the region before the domain. */
const awsHost =
  /(?:^|\.)s3(?:-fips)?(?:\.dualstack)?(?:[.-]([a-z]{2,4}(?:-[a-z]+)+-\d))?\.amazonaws\.(?:com(?:\.cn)?|eu)$/;
const awsRegion = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;
/**
 * `auto`, and `us-east-1` as its alias (developers.cloudflare.com: R2 S3 API compatibility). Its location hints are not
 * accused either: nobody writes them by accident.
 */
const r2Regions = ['auto', 'us-east-1', 'wnam', 'enam', 'weur', 'eeur', 'apac', 'oc'];

export const wrongS3Region = defineCheck({
  id: 'storage/wrong-s3-region',
  pass: 'The storage service signs for a region that the store has',
  fail: 'The storage service signs for a region that the store does not have',
  why: 'The store refuses each request, with AuthorizationHeaderMalformed or InvalidRegionName, or its address does not resolve.',
  severity: 'P1',
  sources: [
    'failure case 60',
    'AWS manual: Amazon S3 endpoints and quotas',
    'developers.cloudflare.com: R2 S3 API compatibility',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const settings = s3SettingsOf(services, facts.containers);
    if (settings === undefined) return skip('the storage service keeps no objects in a bucket');
    const { storage, region, url, endpoint } = settings;
    const host = url?.hostname;
    const aws = host === undefined ? null : awsHost.exec(host);
    const isAws = endpoint === undefined || aws !== null;
    if (!isAws && !isR2(url)) return skip(`which regions ${host ?? endpoint?.text} has is not known here`);
    if (region === undefined) {
      return fail(
        'no region is set',
        [
          seen(
            `services.${storage.name}.environment`,
            'neither STORAGE_S3_REGION nor REGION is set',
            storage.at,
          ),
        ],
        `Set REGION on the storage service to ${isAws ? 'the region of the bucket' : 'auto'} and recreate it.`,
      );
    }
    const expected = isAws ? aws?.[1] : 'auto';
    const isKnown = isAws ? awsRegion.test(region.text) : r2Regions.includes(region.text);
    const isSame = !isAws || expected === undefined || expected === region.text;
    const evidence = seenValue(storage, region.name, region.value, region.text);
    if (isKnown && isSame) return pass(evidence);
    return fail(
      `${region.name} is ${region.text}, ${isKnown ? `and the endpoint is in ${expected}` : `which is no region of ${isAws ? 'AWS' : 'R2'}`}`,
      [evidence],
      `Set ${region.name} to ${expected ?? 'the region of the bucket'} and recreate the storage service.`,
    );
  },
});
