import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';

export const missingPublicUrl = defineCheck({
  id: 'storage/missing-public-url',
  pass: 'Resumable uploads know their public address',
  fail: 'Resumable uploads do not know their public address',
  why: 'Uploads over 6 MB are sent on to a wrong address and fail, while small ones work.',
  severity: 'P1',
  sources: ['failure case 25', 'supabase/storage#900', 'supabase/supabase#40500'],
  needs: ['services'],

  run({ services }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    const subject = `services.${storage.name}.environment`;

    const url = settingOf(storage, 'STORAGE_PUBLIC_URL');
    if (url !== undefined) return pass(seen(`${subject}.STORAGE_PUBLIC_URL`, url.text ?? '', url.at));
    const path = settingOf(storage, 'TUS_URL_PATH');
    if (path?.text?.includes('/storage/v1/'))
      return pass(seen(`${subject}.TUS_URL_PATH`, path.text, path.at));
    const forwarded = settingOf(storage, 'REQUEST_ALLOW_X_FORWARDED_PATH');
    if (forwarded?.text === 'true') {
      return pass(
        seen(`${subject}.REQUEST_ALLOW_X_FORWARDED_PATH`, 'true: as the proxy’s headers say', forwarded.at),
      );
    }
    return fail(
      'neither STORAGE_PUBLIC_URL nor REQUEST_ALLOW_X_FORWARDED_PATH is set on the storage service',
      [seen(subject, 'no STORAGE_PUBLIC_URL, REQUEST_ALLOW_X_FORWARDED_PATH or TUS_URL_PATH', storage.at)],
      'Set STORAGE_PUBLIC_URL to the public address and REQUEST_ALLOW_X_FORWARDED_PATH to "true" on the storage service.',
    );
  },
});
