// The weak checks that Supabase, Coolify and Dokploy ship. Whatever else can fail was written by the operator, and stays.
import type { ServiceFact } from '../../model/facts/services.ts';
import { textOf } from './truth.ts';

// supabase/supabase: docker/docker-compose*.yml 2024-12 to 2026-11; coollabsio/coolify: templates/compose/supabase.yaml;
// Dokploy/templates: blueprints/supabase/docker-compose.yml. Ports are numbers that an operator may have changed.
const shipped: Readonly<Record<string, readonly RegExp[]>> = {
  'supabase-postgres': [/^pg_isready -U postgres -h (?:localhost|127\.0\.0\.1)$/],
  pgbouncer: [/^pg_isready -h localhost -p \d+$/],
  envoy: [/^timeout 1 bash -c '<\/dev\/tcp\/127\.0\.0\.1\/\d+'$/],
  'edge-runtime': [/^timeout 1 bash -c '<\/dev\/tcp\/127\.0\.0\.1\/\d+'$/],
  kong: [/^kong health$/],
  gotrue: [/^wget --no-verbose --tries=1 --spider http:\/\/localhost:\d+\/health$/],
  storage: [/^wget --no-verbose --tries=1 --spider http:\/\/localhost:\d+\/status$/],
};

/** Whether this test came with the files of a distribution, so that replacing it overrules nobody. */
export function isShipped(service: ServiceFact, test: readonly string[]): boolean {
  const text = textOf(test);
  return (shipped[service.product ?? ''] ?? []).some((form) => form.test(text));
}
