import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';

export const fileBackend = defineCheck({
  id: 'storage/file-backend',
  pass: 'Objects are kept in S3',
  fail: 'Objects are kept as files on this machine',
  why: 'They grow on the disk of the database, cannot be shared by a second machine, and are lost with it.',
  severity: 'P2',
  sources: ['seed report 7', 'supabase/storage: src/config.ts STORAGE_BACKEND'],
  needs: ['services'],

  run({ services }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    const backend = settingOf(storage, 'STORAGE_BACKEND');
    if (backend === undefined) return unknown('STORAGE_BACKEND is not set on the storage service');
    const subject = `services.${storage.name}.environment.STORAGE_BACKEND`;
    if (backend.text === 'file') {
      return fail(
        'STORAGE_BACKEND is file',
        [seen(subject, 'file', backend.at)],
        'Plan a move to an S3 bucket: copy every object with its content type under the same key, compare, then set STORAGE_BACKEND=s3.',
      );
    }
    if (backend.text !== 's3')
      return unknown(`STORAGE_BACKEND is ${backend.text}, which is neither file nor s3`);
    const endpoint = settingOf(storage, 'STORAGE_S3_ENDPOINT', 'GLOBAL_S3_ENDPOINT');
    return pass(seen(subject, `s3 at ${endpoint?.text ?? 'AWS'}`, backend.at));
  },
});
