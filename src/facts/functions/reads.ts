import type { FunctionsFact } from '../../model/facts/files.ts';
import type { Source } from './sources.ts';

type Guard = NonNullable<FunctionsFact['functions'][number]['looksAt']>[number];

/** Names given to `Deno.env.get` without a fallback (`?? 'x'`). */
export function variablesRead(sources: readonly Source[]): readonly string[] {
  const read = /Deno\.env\.get\(\s*(["'`])([A-Za-z_]\w*)\1\s*\)(?!\s*(?:\?\?|\|\|))/g;
  const found = sources.flatMap(({ code }) => [...code.matchAll(read)].map((match) => match[2] ?? ''));
  return [...new Set(found)].sort();
}

/**
 * How a function may know its caller. A token: the Authorization header, supabase-js, jose. A signature: the headers and
 * calls of Standard Webhooks, Stripe, GitHub, Slack, Shopify and Twilio, or an HMAC of one's own.
 */
const guards: readonly (readonly [Guard, RegExp])[] = [
  ['token', /\bauthorization\b|\.auth\.get(?:User|Claims)\s*\(|\bjwtVerify\s*\(/i],
  [
    'signature',
    /[\w-]*-signature(?:-[\w]+)?\b|x-shopify-hmac|\bconstructEvent(?:Async)?\s*\(|\bnew\s+Webhook\s*\(|\bcreateHmac\s*\(|\bsubtle\.verify\s*\(/i,
  ],
  ['shared secret', /headers\.get\(\s*["'`](?:apikey|[\w-]*(?:secret|token|api-?key)[\w-]*)["'`]/i],
];

/** What of the caller the sources look at; none = whoever asks is answered. */
export function guardsIn(sources: readonly Source[]): readonly Guard[] {
  return guards.filter(([, shape]) => sources.some(({ code }) => shape.test(code))).map(([guard]) => guard);
}

/** Addresses outside that a source imports from: `https://`, `jsr:` and `npm:` (Deno manual, "Modules"). */
export function remoteImports(source: Source): readonly { readonly from: string; readonly index: number }[] {
  const shape = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])((?:https?:\/\/|jsr:|npm:)[^"'\s]+)\1/g;
  return [...source.code.matchAll(shape)].map((match) => ({ from: match[2] ?? '', index: match.index }));
}
