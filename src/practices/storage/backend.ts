import { settingOf } from '../../engine/find-service.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/** Whether the storage service keeps its objects in a bucket, not as files (supabase/storage: src/config.ts). */
export function keepsObjectsInBucket(storage: ServiceFact): boolean {
  return settingOf(storage, 'STORAGE_BACKEND')?.text === 's3';
}
