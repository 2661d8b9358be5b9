import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { s3SettingsOf } from '../s3.ts';

const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
/** Other ways in which the SDK finds credentials (AWS SDK for JavaScript v3, default credential provider chain). */
const otherWays =
  /^AWS_(?:WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_\w+|PROFILE|SHARED_CREDENTIALS_FILE|CONFIG_FILE)$/;

export const missingS3Credentials = defineCheck({
  id: 'storage/missing-s3-credentials',
  pass: 'The storage service has credentials for its bucket',
  fail: 'The storage service has no credentials for its bucket',
  why: 'It cannot sign a single request, so every upload and download fails, while /status stays green.',
  severity: 'P1',
  sources: ['failure case 60', 'AWS SDK for JavaScript v3, credential providers'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const settings = s3SettingsOf(services, facts.containers);
    if (settings === undefined) return skip('the storage service keeps no objects in a bucket');
    const { storage, endpoint, url } = settings;
    const values = names.map((name) => ({ name, value: storage.environment[name] }));
    const missing = values.filter(({ value }) => (value?.secret?.bytes ?? value?.text?.length ?? 0) === 0);
    const subject = `services.${storage.name}.environment`;
    const found = some(
      missing.map(({ name, value }) =>
        seen(
          `${subject}.${name}`,
          value === undefined ? 'not set' : 'empty',
          (value && editPlace(value)) ?? storage.at,
        ),
      ),
    );
    if (found === null)
      return pass(...values.map(({ name, value }) => seen(`${subject}.${name}`, 'set', value?.at)));
    const other = Object.keys(storage.environment).find((name) => otherWays.test(name));
    if (other !== undefined)
      return pass(seen(`${subject}.${other}`, 'names other credentials', storage.environment[other]?.at));
    const isAws = endpoint === undefined || /\.amazonaws\.(?:com(?:\.cn)?|eu)$/.test(url?.hostname ?? '');
    // A machine of AWS may have a role; half a pair is nobody's intention.
    if (isAws && missing.length === names.length)
      return skip('at AWS a role of the machine may stand in for keys');
    return fail(
      `${listed(missing.map(({ name }) => name))} ${missing.length === 1 ? 'is' : 'are'} not set on the storage service`,
      found,
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of a user that may read and write this bucket, and recreate the storage service.',
    );
  },
});
