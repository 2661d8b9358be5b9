import type { ImageFact, ServiceFact } from '../model/facts/services.ts';

/** Where supabase/postgres keeps what must outlive the container, the vault's root key among it. */
export const customConfigDirectory = '/etc/postgresql-custom';

/**
 * Whether the service runs Supabase's own Postgres, in which `postgres` is no superuser and the vault's key is a file.
 * An image of another name that mounts the same directory is one built on it.
 */
export function isSupabasePostgres(service: ServiceFact): boolean {
  const repository = service.image?.repository ?? '';
  if (repository === 'supabase/postgres' || repository.endsWith('/supabase/postgres')) return true;
  return service.volumes.some((volume) => volume.target.startsWith(customConfigDirectory));
}

/** `17` of `supabase/postgres:17.6.1.136` or `postgres:17-alpine`; undefined when the tag does not tell. */
export function postgresMajor(image: ImageFact | undefined): string | undefined {
  return /^(?:v|pg)?(\d{2})(?:$|[.\-_])/.exec(image?.tag ?? '')?.[1];
}
