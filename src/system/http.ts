import { lookup } from 'node:dns';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Http, HttpRequest, HttpResult } from '../ports/http.ts';

/** Node's own client: it follows no redirect and trusts the authorities that Node brings, with NODE_EXTRA_CA_CERTS. */
export function systemHttp(): Http {
  return { request };
}

class Refused extends Error {}

function request({ method, url, body, timeoutMs, refuse }: HttpRequest): Promise<HttpResult> {
  if (!URL.canParse(url)) return Promise.resolve({ answered: false, reason: 'the address is no URL' });
  const parsed = new URL(url);
  const bare = parsed.hostname.replace(/^\[|\]$/g, '');
  // An address in the URL is never looked up.
  const refusal = isIP(bare) === 0 ? null : refuse(bare);
  if (refusal !== null) return Promise.resolve({ answered: false, reason: refusal });
  const call = parsed.protocol === 'https:' ? secure : plain;
  return new Promise((resolve) => {
    const sent = call(
      parsed,
      {
        method,
        lookup: judged(refuse),
        agent: false,
        headers: {
          'User-Agent': 'seaworthy',
          ...(body === undefined
            ? {}
            : { 'Content-Type': body.contentType, 'Content-Length': Buffer.byteLength(body.text) }),
        },
      },
      (response) => {
        response.on('error', () => undefined);
        // The answer is its status: what a stranger sends beside is not read.
        settle({ answered: true, status: response.statusCode ?? 0 });
      },
    );
    // For all of it: a server that answers drop by drop must not hold us.
    const timer = setTimeout(
      () => settle({ answered: false, reason: `no answer within ${timeoutMs / 1000} s` }),
      timeoutMs,
    );
    function settle(result: HttpResult): void {
      clearTimeout(timer);
      sent.destroy();
      resolve(result);
    }
    sent.on('error', (error) => settle({ answered: false, reason: reasonOf(error) }));
    sent.end(body?.text);
  });
}

/** Looks a name up and hands on only addresses that may be called; one that may not spoils the name. */
function judged(refuse: (address: string) => string | null): LookupFunction {
  return (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '', 4);
      const refusal = addresses.map(({ address }) => refuse(address)).find((why) => why !== null);
      if (refusal !== undefined) return done(new Refused(refusal), '', 4);
      const [first] = addresses;
      if (options.all === true) return done(null, addresses);
      return done(null, first?.address ?? '', first?.family ?? 4);
    });
  };
}

/** Messages of Node may hold name and address; codes do not. */
function reasonOf(error: Error): string {
  if (error instanceof Refused) return error.message;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'the connection was refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name cannot be looked up';
  if (/CERT|SIGNED|ALTNAME|VERIFY/.test(code)) return `its certificate is not trusted (${code})`;
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was closed';
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
}
