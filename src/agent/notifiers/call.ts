import { whyNotAddress, whyNotCalled } from '../../model/callable.ts';
import type { HttpRequest } from '../../ports/http.ts';
import type { World } from '../../ports/world.ts';
import type { Sent } from '../notify.ts';

export interface Call {
  /** A secret: it stands in no answer. */
  readonly url: string;
  readonly method: HttpRequest['method'];
  readonly body?: HttpRequest['body'];
  /** Plain http to any machine. */
  readonly allowHttp: boolean;
}

const tries = 3;
const timeoutMs = 10_000;
const firstPauseMs = 1000;

/** Calls until it is taken (2xx), three times at most; what the other side refuses for good (4xx) is not tried again. */
export async function callUntilTaken({ url, allowHttp, ...call }: Call, world: World): Promise<Sent> {
  const refusal = whyNotCalled(url, allowHttp);
  if (refusal !== null) return { sent: false, reason: refusal };
  const { method, body } = call;
  const parts = { method, url, timeoutMs, refuse: whyNotAddress(url, allowHttp) };
  const request: HttpRequest = body === undefined ? parts : { ...parts, body };
  let reason = '';
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await world.clock.sleep(pauseMs(attempt, world));
    const result = await world.http.request(request);
    if (result.answered && result.status >= 200 && result.status < 300) return { sent: true };
    reason = result.answered ? statusWords(result.status) : result.reason;
    if (result.answered && !isPassing(result.status)) break;
  }
  return { sent: false, reason };
}

/** 1 and 4 s, each up to as long again: who fails together must not come back together. */
function pauseMs(attempt: number, world: World): number {
  const share = (world.randomBytes(1)[0] ?? 0) / 256;
  return firstPauseMs * 4 ** (attempt - 1) * (1 + share);
}

/** Too many requests, a time limit, and what is wrong over there (RFC 9110, section 15). */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function statusWords(status: number): string {
  if (status >= 300 && status < 400) return `it answered ${status}, and redirects are not followed`;
  return `it answered ${status}`;
}
