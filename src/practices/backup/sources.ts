// Where a deployment keeps what has to be saved.
import { serviceOf, settingOf } from '../../engine/find-service.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Source } from './container/objects-service.ts';
import { dataFolder } from './container/paths.ts';

/** The mount that holds the data directory; null = it is in no mount of its own. */
export function dataSource(db: ServiceFact, directory: string): Source | null {
  return sourceAt(db, dataFolder, directory);
}

/** The mount of objects on disk; null = storage keeps them elsewhere, or there is no storage. */
export function objectsSource(services: readonly ServiceFact[], directory: string): Source | null {
  const storage = serviceOf(services, 'storage');
  if (storage === undefined) return null;
  if ((settingOf(storage, 'STORAGE_BACKEND')?.text ?? 'file') !== 'file') return null;
  const path = settingOf(storage, 'FILE_STORAGE_BACKEND_PATH', 'STORAGE_FILE_BACKEND_PATH')?.text;
  return sourceAt(storage, path ?? '/var/lib/storage', directory);
}

/** The mount with the vault's root key: supabase/postgres keeps it in /etc/postgresql-custom (pgsodium_getkey.sh). */
export function keySource(db: ServiceFact, directory: string): Source | null {
  return sourceAt(db, '/etc/postgresql-custom', directory);
}

function sourceAt(service: ServiceFact, target: string, directory: string): Source | null {
  const mount = service.volumes.find((one) => one.target.replace(/\/$/, '') === target);
  if (mount?.source === undefined) return null;
  const isVolume = mount.type === 'volume';
  return { source: isVolume ? mount.source : fromDirectory(mount.source, directory), isVolume };
}

/** What lies in the deployment stays relative to it, so that the folder can be moved as a whole. */
function fromDirectory(path: string, directory: string): string {
  return path.startsWith(`${directory}/`) ? `./${path.slice(directory.length + 1)}` : path;
}
