import { type Metrics, metricsContentType } from '../engine/metrics/registry.ts';
import type { HttpAnswer } from '../ports/http-server.ts';

const plain = 'text/plain; charset=utf-8';

/** What the agent answers over HTTP: nothing that is secret, nothing that changes anything. */
export function pages(metrics: Metrics, isUp: () => boolean): (path: string) => HttpAnswer {
  return (path) => {
    if (path === '/metrics') return { status: 200, contentType: metricsContentType, text: metrics.text() };
    if (path === '/healthz') {
      return isUp()
        ? { status: 200, contentType: plain, text: 'ok\n' }
        : { status: 503, contentType: plain, text: 'ending\n' };
    }
    return { status: 404, contentType: plain, text: 'there are /metrics and /healthz\n' };
  };
}
