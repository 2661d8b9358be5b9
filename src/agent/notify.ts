// Who is told what becomes of jobs. A job that fails is told once, then once a day, then that it is well again.
import type { Metrics } from '../engine/metrics/registry.ts';
import { oneLine } from '../model/problem.ts';
import type { World } from '../ports/world.ts';

export interface JobEvent {
  /** `silent` = it runs and says nothing, `stirring` = it does again, or has ended after all. */
  readonly kind:
    | 'succeeded'
    | 'failed'
    | 'still-failing'
    | 'recovered'
    | 'missed'
    | 'reminder'
    | 'silent'
    | 'stirring';
  readonly job: string;
  readonly title: string;
  readonly at: Date;
  /** What came of the run, one line without a secret. */
  readonly said: string;
  /** Since when it fails or failed, ISO 8601. */
  readonly since?: string;
  /** Due times that went by without a run. */
  readonly missed?: number;
}

/** An event, and who runs where. */
export interface Message extends JobEvent {
  /** Name of the deployment and its machine. */
  readonly where: string;
  /** Other jobs that fail at this moment. */
  readonly othersFailing: readonly string[];
}

/** `reason` completes "not sent: …" and holds no secret, nor the address it was sent to where that is one. */
export type Sent = { readonly sent: true } | { readonly sent: false; readonly reason: string };

/** A way to tell somebody. One file each in notifiers/. */
export interface Notifier {
  readonly id: string;
  wants(kind: JobEvent['kind']): boolean;
  send(message: Message): Promise<Sent>;
}

export interface Hub {
  /** Tells everybody who wants to know. False = somebody did, and nobody could be told. Never throws. */
  tell(event: JobEvent): Promise<boolean>;
}

export interface HubInput {
  readonly notifiers: readonly Notifier[];
  readonly where: string;
  readonly failingJobs: () => readonly string[];
  readonly world: World;
  readonly metrics: Metrics;
}

/** The kinds that people want to read; a run like all others is none. */
export function isNews(kind: JobEvent['kind']): boolean {
  return kind !== 'succeeded' && kind !== 'still-failing';
}

export function createHub({ notifiers, where, failingJobs, world, metrics }: HubInput): Hub {
  const counts = new Map<string, { readonly notifier: string; readonly result: string; value: number }>();
  metrics.provide('seaworthy_notifications_total', () =>
    [...counts.values()].map(({ notifier, result, value }) => ({ labels: { notifier, result }, value })),
  );

  function count(notifier: string, result: 'sent' | 'failed'): void {
    const key = `${notifier} ${result}`;
    const entry = counts.get(key) ?? { notifier, result, value: 0 };
    entry.value += 1;
    counts.set(key, entry);
  }

  async function send(notifier: Notifier, message: Message): Promise<boolean> {
    // Whatever a notifier does must not end the agent.
    const sent = await notifier
      .send(message)
      .catch((): Sent => ({ sent: false, reason: 'a bug in seaworthy' }));
    count(notifier.id, sent.sent ? 'sent' : 'failed');
    if (!sent.sent) world.talk.warn(oneLine(`${message.job}: ${notifier.id} not sent: ${sent.reason}`));
    return sent.sent;
  }

  return {
    async tell(event) {
      world.talk.warn(oneLine(headlineOf({ ...event, where: '' })));
      const wanted = notifiers.filter((notifier) => notifier.wants(event.kind));
      const othersFailing = failingJobs().filter((job) => job !== event.job);
      const told = await Promise.all(
        wanted.map((notifier) => send(notifier, { ...event, where, othersFailing })),
      );
      return told.length === 0 || told.includes(true);
    },
  };
}

/** One line that says it all. */
export function headlineOf({
  kind,
  title,
  said,
  since,
  missed,
  where,
}: Omit<Message, 'othersFailing'>): string {
  const place = where === '' ? '' : ` (${where})`;
  if (kind === 'failed' || kind === 'still-failing') return `${title} failed${place}: ${said}`;
  if (kind === 'reminder') return `${title} still fails${place}, since ${since}: ${said}`;
  if (kind === 'recovered') return `${title} is well again${place}, after failing since ${since}: ${said}`;
  if (kind === 'silent') return `${title} may hang${place}: ${said}`;
  if (kind === 'stirring') return `${title} goes on${place}: ${said}`;
  if (kind === 'missed') {
    return `${title} was not run in time${place}: ${missed} due ${missed === 1 ? 'time' : 'times'} went by since ${since}; it runs now`;
  }
  return `${title} is done${place}: ${said}`;
}
