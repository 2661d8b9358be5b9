// Requests from inside of the drill's network: it has no way out, and none in.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { World } from '../../../ports/world.ts';
import { inContainer } from './in-container.ts';

export interface Ask {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const answerShape = z.object({
  /** 0 = no answer. */
  status: z.number(),
  contentType: z.string(),
  total: z.string(),
  bytes: z.number(),
  md5: z.string(),
  /** The beginning of the body as text. */
  text: z.string(),
});

export type Answer = z.infer<typeof answerShape>;

/** Asks on standard input, since headers hold tokens; answers on standard output. */
const script = `
const asks = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { createHash } = require('crypto');
(async () => {
  const answers = [];
  for (const { url, headers } of asks) {
    try {
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(30000), redirect: 'manual' });
      const hash = createHash('md5');
      let bytes = 0, text = '';
      for await (const part of answer.body ?? []) {
        bytes += part.length;
        hash.update(part);
        if (text.length < 100000) text += Buffer.from(part).toString('utf8');
      }
      answers.push({ status: answer.status, contentType: answer.headers.get('content-type') ?? '',
        total: answer.headers.get('x-total-count') ?? '', bytes, md5: hash.digest('hex'), text });
    } catch (error) {
      answers.push({ status: 0, contentType: '', total: '', bytes: 0, md5: '', text: String(error.cause?.code ?? error.name) });
    }
  }
  process.stdout.write(JSON.stringify(answers));
})();
`;

/** One after the other; as many answers as asks. */
export async function ask(probe: string, asks: readonly Ask[], world: World): Promise<readonly Answer[]> {
  const result = await inContainer(probe, ['node', '-e', script], { input: JSON.stringify(asks) }, world);
  const silent: Answer = { status: 0, contentType: '', total: '', bytes: 0, md5: '', text: 'no answer' };
  if (!result.ran || result.code !== 0) return asks.map(() => silent);
  try {
    const answers = z.array(answerShape).parse(JSON.parse(result.stdout));
    return asks.map((_, index) => answers[index] ?? silent);
  } catch {
    return asks.map(() => silent);
  }
}

/** `200`, or what came instead. */
export function answerWords({ status, text }: Answer): string {
  return status === 0 ? `no answer (${text.slice(0, 80)})` : `answered ${status}`;
}

/** A token of the deployment's own secret, good for ten minutes (RFC 7519, HS256 of RFC 7518). */
export function tokenFor(role: string, secret: string, world: World): string {
  const now = Math.floor(world.clock.now().getTime() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ alg: 'HS256', typ: 'JWT' });
  const body = part({ role, aud: 'authenticated', iat: now - 5, exp: now + 600 });
  const signature = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${signature}`;
}

const keysShape = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.string(), k: z.string().optional() })),
});

/** The shared secret in what a service is given: itself, or the `oct` key of a set (RFC 7517, 6.4 of RFC 7518); null = none. */
export function sharedSecret(given: string | undefined): string | null {
  if (given === undefined || given === '') return null;
  if (!given.trim().startsWith('{')) return given;
  try {
    const key = keysShape.parse(JSON.parse(given)).keys.find(({ kty }) => kty === 'oct');
    return key?.k === undefined ? null : Buffer.from(key.k, 'base64url').toString('utf8');
  } catch {
    return null;
  }
}
