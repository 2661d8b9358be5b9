import { settingOf } from '../../engine/find-service.ts';
import { textOf } from '../../engine/in-effect.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence } from '../../model/outcome.ts';

/**
 * Why imgproxy cannot see the objects. For files the storage service sends it `local://` and the path as the service has
 * it; for a bucket an address that is signed for imgproxy to fetch (supabase/storage: src/storage/backend).
 */
export function sightFaults(
  imgproxy: ServiceFact,
  storage: ServiceFact,
  isInBucket: boolean,
): readonly Pick<Evidence, 'subject' | 'saw' | 'at'>[] {
  return isInBucket ? bucketFaults(imgproxy, storage) : fileFaults(imgproxy, storage);
}

function fileFaults(imgproxy: ServiceFact, storage: ServiceFact): ReturnType<typeof sightFaults> {
  const path = settingOf(storage, 'STORAGE_FILE_BACKEND_PATH', 'FILE_STORAGE_BACKEND_PATH')?.text;
  if (path == null) return [];
  const mountOf = ({ volumes }: ServiceFact) =>
    volumes
      .filter(({ target }) => isWithin(path, target))
      .sort((a, b) => b.target.length - a.target.length)[0];
  const [theirs, ours] = [mountOf(storage), mountOf(imgproxy)];
  if (theirs === undefined) {
    return [
      withPlace(
        'volumes',
        `cannot see ${path}, which ${storage.name} keeps inside its container`,
        imgproxy.at,
      ),
    ];
  }
  const root = textOf(imgproxy, 'IMGPROXY_LOCAL_FILESYSTEM_ROOT');
  const faults: Evidence[] = [];
  if (ours?.source !== theirs.source) {
    const saw = ours === undefined ? `mounts nothing at ${path}` : `mounts another folder at ${ours.target}`;
    faults.push(withPlace('volumes', saw, ours?.at[0] ?? imgproxy.at));
  }
  if (root === undefined) {
    faults.push(withPlace('environment', 'has no IMGPROXY_LOCAL_FILESYSTEM_ROOT', imgproxy.at));
  }
  return faults;
}

/** Only where both are in these files can it be told: a bucket's service on a network that imgproxy is not on. */
function bucketFaults(imgproxy: ServiceFact, storage: ServiceFact): ReturnType<typeof sightFaults> {
  const endpoint = settingOf(
    storage,
    'STORAGE_S3_PRIVATE_ASSET_ENDPOINT',
    'GLOBAL_S3_PRIVATE_ASSET_ENDPOINT',
    'STORAGE_S3_ENDPOINT',
    'GLOBAL_S3_ENDPOINT',
  );
  const networks = new Set(storage.networks.map(({ name }) => name));
  const isShared = imgproxy.networks.some(({ name }) => networks.has(name));
  const host = URL.canParse(endpoint?.text ?? '') ? new URL(endpoint?.text ?? '').hostname : '';
  // A name without a dot is one of the storage service's network.
  if (isShared || host === '' || host.includes('.')) return [];
  return [withPlace('networks', `shares no network with ${host}`, imgproxy.at)];
}

function withPlace(subject: string, saw: string, at: Evidence['at']): Evidence {
  return at === undefined ? { subject, saw } : { subject, saw, at };
}

function isWithin(path: string, folder: string): boolean {
  const base = folder.replace(/\/$/, '');
  return path === base || path.startsWith(`${base}/`);
}
