import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { idleReason, savedBy, wouldBeSavedAt } from '../saved.ts';

export const xattrsLost = defineCheck({
  id: 'backup/xattrs-lost',
  pass: 'Copies of the storage objects keep their extended attributes',
  fail: 'Copies of the storage objects lose their extended attributes',
  why: 'Content type and cache time live in the attributes alone: restored files come back as octet-stream or answer 500.',
  severity: 'P1',
  sources: ['failure case 58', 'supabase/storage: src/storage/backend/file.ts METADATA_ATTR_KEYS'],
  needs: ['services', 'scripts', 'deployment'],

  run({ services, scripts, deployment }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    const backend = settingOf(storage, 'STORAGE_BACKEND')?.text ?? 'file';
    if (backend !== 'file') return skip(`objects lie in ${backend}, which keeps their types itself`);

    const lossy = some(
      scripts.found
        .filter(({ kind }) => kind === 'object-copy-without-xattrs')
        .map(({ text, at }) => seen(at.file, text, at)),
    );
    if (lossy !== null) {
      return fail(
        'a script copies the storage objects without their extended attributes',
        lossy,
        'Copy with rsync -aX, cp -a, or tar --xattrs --xattrs-include=user.*.',
      );
    }
    const source = storage.volumes.find(({ target }) => target === '/var/lib/storage')?.source;
    if (source === undefined) return skip('nothing that was found here copies the storage objects');
    const savers = { services, scripts, directory: deployment.directory };
    const saved = savedBy(source, savers);
    if (saved !== null) return pass(saved);
    const idle = wouldBeSavedAt(source, savers);
    if (idle !== null) return unknown(idleReason(idle));
    return skip('nothing that was found here copies the storage objects');
  },
});
