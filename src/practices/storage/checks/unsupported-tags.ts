import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { settingOf } from '../../../engine/find-service.ts';
import { seenValue } from '../../../engine/in-effect.ts';
import { isR2, s3SettingsOf } from '../s3.ts';

const name = 'TUS_ALLOW_S3_TAGS';

export const unsupportedTags = defineCheck({
  id: 'storage/unsupported-tags',
  pass: 'Resumable uploads use nothing that the store lacks',
  fail: 'Resumable uploads use tags, which the store does not have',
  why: 'Uploads over 6 MB end with NotImplemented, while small ones work.',
  severity: 'P1',
  sources: [
    'failure case 60',
    'supabase/storage: src/http/routes/tus/index.ts',
    'developers.cloudflare.com: R2 S3 API compatibility',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const settings = s3SettingsOf(services, facts.containers);
    if (settings === undefined) return skip('the storage service keeps no objects in a bucket');
    const { storage, url, endpoint } = settings;
    if (!isR2(url)) return skip(`${url?.hostname ?? 'AWS'} is not known to lack tags`);
    const value = settingOf(storage, name);
    const evidence =
      value === undefined
        ? seen(
            `services.${storage.name}.environment.${name}`,
            'not set, so tags are sent to R2',
            endpoint?.value.at ?? storage.at,
          )
        : seenValue(storage, name, value, value.text ?? '');
    if (value?.text === 'false') return pass(evidence);
    return fail(
      'R2 has no object tags, and resumable uploads send them',
      [evidence],
      `Set ${name} to "false" on the storage service and recreate it.`,
    );
  },
});
