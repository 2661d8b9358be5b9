import type { ServiceFact, ServiceRole } from '../model/facts/services.ts';
import { isSupabasePostgres } from './postgres-image.ts';

/** Roles that only Supabase's own programs play. A gateway, a Postgres, a Vector or an imgproxy may be anybody's. */
const own: readonly ServiceRole[] = [
  'auth',
  'rest',
  'realtime',
  'storage',
  'meta',
  'functions',
  'analytics',
  'studio',
];

/** Whether any part of Supabase runs here. One is enough: people split a deployment over directories and machines. */
export function isSupabase(services: readonly ServiceFact[]): boolean {
  return services.some((service) => {
    if (own.includes(service.role) || service.product === 'supavisor') return true;
    return service.role === 'db' && isSupabasePostgres(service);
  });
}
