// What an edge lets in, what it keeps out, and what it says of the caller to those behind it.
import { type Answer, ask, asService, type Edge, jsonOf } from './edge.ts';

/** Internal things that no caller of the outside may reach, and a spelling of each that a careless proxy lets through. */
export const internalPaths: readonly string[] = [
  '/storage/v1/metrics',
  '/storage/v1//metrics',
  '/storage/v1/./metrics',
  '/storage/v1/%6detrics',
  '/storage/v1/object/../metrics',
  '/realtime/v1/api/tenants',
  '/pg/tables',
  '/mcp',
  '/api/mcp',
  '/analytics/v1/api/sources',
  '/functions/v1/_internal/health',
];

/** Status of each internal path for a caller with every key. */
export async function statusesOf(edge: Edge, paths: readonly string[]): Promise<readonly string[]> {
  const answers = await Promise.all(paths.map((path) => ask(edge, { path, headers: asService(edge) })));
  return answers.map(({ status }, index) => `${paths[index]} ${status}`);
}

/** Every header in which a caller may claim to be somebody else or to have come by another way. */
export const forged: Readonly<Record<string, string>> = {
  'x-forwarded-for': '203.0.113.7, 198.51.100.9',
  'x-real-ip': '203.0.113.7',
  forwarded: 'for=203.0.113.7;proto=http;host=evil.test',
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-port': '8080',
  'x-forwarded-prefix': '/evil',
  'x-client-ip': '203.0.113.7',
  'true-client-ip': '203.0.113.7',
  'cf-connecting-ip': '203.0.113.7',
  'sb-forwarded-for': '203.0.113.7',
};

/** The headers that a service behind the edge gets when a caller forges all of them. */
export async function seenBehind(edge: Edge, service: 'auth' | 'storage'): Promise<Record<string, unknown>> {
  const answer = await ask(edge, {
    path: `/${service}/v1/lab/headers`,
    headers: { ...asService(edge), ...forged },
  });
  if (answer.status !== 200) throw new Error(`${service}/v1/lab/headers: ${answer.status} ${answer.body}`);
  return jsonOf(answer);
}

/** Tries a one-time code, which GoTrue counts for each caller. */
export function tryCode(edge: Edge, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return ask(edge, {
    method: 'POST',
    path: '/auth/v1/verify',
    headers: { apikey: edge.anonKey, 'content-type': 'application/json', ...more },
    body: JSON.stringify({ type: 'email', email: 'a@acme.test', token: '000000' }),
  });
}

/** How often each status came. */
export function countsOf(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
