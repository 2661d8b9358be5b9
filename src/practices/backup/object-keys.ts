// How storage names the object of a row in a bucket.
import type { ObjectsBucket } from './objects-bucket.ts';

/**
 * Key of a row's object (supabase/storage, src/storage/backend/s3/adapter.ts and adapter.ts, withOptionalVersion): the tenant, the
 * bucket's id, the name, the version. Old storage services have no column `version`. Of `storage.objects` without an alias.
 */
export function keySql({ tenant, separator }: ObjectsBucket): string {
  const version = `coalesce(${quoted(separator)} || nullif(to_jsonb(objects) ->> 'version', ''), '')`;
  return `${quoted(`${tenant}/`)} || bucket_id || '/' || name || ${version}`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
