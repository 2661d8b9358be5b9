import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';
import { namesOf } from '../../../engine/service-names.ts';
import { keepsObjectsInBucket } from '../backend.ts';
import { sightFaults } from '../imgproxy-sight.ts';

export const blindImgproxy = defineCheck({
  id: 'storage/blind-imgproxy',
  pass: 'The image proxy can read the objects it transforms',
  fail: 'The image proxy cannot read the objects it transforms',
  why: 'Every transformed image ends with 400, 404 or 422, while the original can be downloaded.',
  severity: 'P2',
  sources: [
    'failure case 63',
    'supabase/storage: src/storage/renderer/image.ts, src/storage/backend',
    'imgproxy manual: Serving local files',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const running = inEffect(services, facts.containers);
    const storage = serviceOf(running, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    const on = ['IMAGE_TRANSFORMATION_ENABLED', 'ENABLE_IMAGE_TRANSFORMATION'].find(
      (name) => textOf(storage, name) !== undefined,
    );
    const value = on === undefined ? undefined : storage.environment[on];
    if (on === undefined || value?.text !== 'true') return skip('images are not transformed here');
    const url = textOf(storage, 'IMGPROXY_URL') ?? '';
    const host = URL.canParse(url) ? new URL(url).hostname : undefined;
    if (host === undefined) {
      return fail(
        `${on} is true, and IMGPROXY_URL is ${url === '' ? 'not set' : 'no address'}`,
        [seenValue(storage, on, value, 'true')],
        'Set IMGPROXY_URL to http://imgproxy:5001 and recreate the storage service.',
      );
    }
    const imgproxy = running.find((service) => namesOf(service).includes(host));
    if (imgproxy === undefined) return unknown(`IMGPROXY_URL leads to ${host}, which is not in these files`);
    const faults = sightFaults(imgproxy, storage, keepsObjectsInBucket(storage));
    const found = some(
      faults.map(({ subject, saw, at }) => seen(`services.${imgproxy.name}.${subject}`, saw, at)),
    );
    if (found === null) {
      return pass(
        seen(
          `services.${imgproxy.name}`,
          keepsObjectsInBucket(storage) ? 'fetches from the bucket' : 'mounts the objects',
          imgproxy.at,
        ),
      );
    }
    return fail(
      `${imgproxy.name} ${faults[0]?.saw}`,
      found,
      keepsObjectsInBucket(storage)
        ? `Put ${imgproxy.name} on the network of the object store, or name an endpoint it can reach in STORAGE_S3_PRIVATE_ASSET_ENDPOINT.`
        : `Mount the folder of the objects at the same path into ${imgproxy.name} and set IMGPROXY_LOCAL_FILESYSTEM_ROOT to /.`,
    );
  },
});
