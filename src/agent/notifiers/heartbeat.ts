// A dead-man's switch: a service elsewhere that hears of every success, and tells somebody when it hears nothing any more. GET
// of the URL = success, with /fail behind it = failure (https://healthchecks.io/docs/signaling_failures/; Cronitor and
// others differ in the failure, and simply hear nothing then). `{job}` in the URL stands for the job's id, for one check each.
import type { World } from '../../ports/world.ts';
import type { Message, Notifier } from '../notify.ts';
import { callUntilTaken } from './call.ts';

export interface HeartbeatInput {
  readonly url: string;
  readonly allowHttp: boolean;
}

export function heartbeat({ url, allowHttp }: HeartbeatInput, world: World): Notifier {
  return {
    id: 'heartbeat',
    // A run that stirs again is no success yet: its end is told.
    wants: (kind) => kind !== 'missed' && kind !== 'reminder' && kind !== 'stirring',
    send: async (message) => {
      const target = targetOf(url, message);
      if (target === null) return { sent: true };
      return callUntilTaken({ method: 'GET', url: target, allowHttp }, world);
    },
  };
}

/** One URL for all jobs means that all is well: while another job fails, a success is not told. */
function targetOf(url: string, { kind, job, othersFailing }: Message): string | null {
  const isOwn = url.includes('{job}');
  const isSuccess = kind === 'succeeded' || kind === 'recovered';
  const target = url.replaceAll('{job}', job);
  if (!isSuccess) return withFail(target);
  return isOwn || othersFailing.length === 0 ? target : null;
}

function withFail(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  parsed.pathname = `${parsed.pathname.replace(/\/+$/, '')}/fail`;
  return parsed.href;
}
