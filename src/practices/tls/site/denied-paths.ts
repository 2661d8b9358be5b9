import type { DeniedPath } from './site.ts';

/**
 * Paths that lead to internal things and that no client needs. `/auth/v1/admin` is not among them: it asks for the service
 * key, and servers of an application use it.
 */
export const deniedPaths: readonly DeniedPath[] = [
  {
    prefix: '/storage/v1/metrics',
    why: 'Storage answers it to anybody once its metrics are on (supabase/storage:src/http/plugins/metrics.ts)',
  },
  {
    prefix: '/realtime/v1/api/tenants',
    why: 'lists and changes Realtime tenants (closed in supabase/supabase:docker/volumes/api/envoy/lds.template.yaml)',
  },
  { prefix: '/realtime/v1/api/openapi', why: 'describes that API (likewise)' },
  { prefix: '/pg/', why: 'postgres-meta runs any SQL; Studio reaches it inside the Compose network' },
  { prefix: '/mcp', why: "Studio's tools for language models, without a login" },
  { prefix: '/api/mcp', why: 'the same under its path in Studio' },
  { prefix: '/analytics/v1', why: "Logflare's API, which older gateways pass on" },
  {
    prefix: '/functions/v1/_internal',
    why: "the edge runtime's own health and metrics (supabase/edge-runtime:examples/main)",
  },
];
