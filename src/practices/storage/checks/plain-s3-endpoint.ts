import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { seenValue } from '../../../engine/in-effect.ts';
import { namesOf } from '../../../engine/service-names.ts';
import { whyLocal } from '../../../model/net.ts';
import { s3SettingsOf } from '../s3.ts';

export const plainS3Endpoint = defineCheck({
  id: 'storage/plain-s3-endpoint',
  pass: 'Objects travel to the bucket encrypted, or never leave this network',
  fail: 'Objects travel to the bucket in clear text',
  why: 'Whoever sits between reads every file that users store, and may change it on the way.',
  severity: 'P2',
  sources: ['failure case 60', 'supabase/storage: src/storage/backend/s3/adapter.ts'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const settings = s3SettingsOf(services, facts.containers);
    if (settings === undefined) return skip('the storage service keeps no objects in a bucket');
    const { storage, url, endpoint } = settings;
    if (endpoint === undefined)
      return pass(seen(`services.${storage.name}.environment`, 'AWS, by HTTPS', storage.at));
    if (url === undefined) return skip(`${endpoint.name} has no scheme`);
    const evidence = seenValue(storage, endpoint.name, endpoint.value, endpoint.text);
    const isInside = services.some((service) => namesOf(service).includes(url.hostname));
    // Names that no public resolver knows (RFC 6762, RFC 8375, and Docker's own).
    const isLocal =
      whyLocal(url.hostname) !== null || /\.(?:internal|local|lan|home\.arpa)$/.test(url.hostname);
    if (url.protocol === 'https:' || isInside || isLocal) return pass(evidence);
    return fail(
      `${endpoint.name} is ${endpoint.text}`,
      [evidence],
      `Write https:// in ${endpoint.name} and recreate the storage service.`,
    );
  },
});
