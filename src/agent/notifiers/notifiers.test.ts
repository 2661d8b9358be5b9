import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { answer, startRelay } from '../../../test/helpers/relays.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { createMetrics } from '../../engine/metrics/registry.ts';
import { systemHttp } from '../../system/http.ts';
import { systemStreams } from '../../system/streams.ts';
import { createHub, type JobEvent, type Message, type Notifier } from '../notify.ts';
import { email } from './email.ts';
import { heartbeat } from './heartbeat.ts';
import { webhook } from './webhook.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Receiver {
  readonly url: string;
  readonly got: string[];
}

/** A server that answers these statuses, one after the other, then the last one again. */
async function receiver(...statuses: readonly number[]): Promise<Receiver> {
  const got: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const status = statuses[Math.min(got.length, statuses.length - 1)] ?? 200;
      got.push(`${request.method} ${request.url} ${body}`.trim());
      response.writeHead(status, { Location: '/elsewhere' }).end();
    });
  });
  ends.push(() => server.close());
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  return { url: `http://127.0.0.1:${port}/hunter2`, got };
}

const world = { ...fakeWorld(), http: systemHttp(), streams: systemStreams() };

const message: Message = {
  kind: 'failed',
  job: 'backup',
  title: 'The backup',
  at: new Date('2026-11-27T02:00:00Z'),
  said: 'the <disk> is full & more',
  since: '2026-11-27T02:00:00.000Z',
  where: 'supabase on box',
  othersFailing: ['audit'],
};

describe('a webhook', () => {
  it('is given JSON, with a text that Slack shows as it is', async () => {
    const { url, got } = await receiver(200);
    expect(await webhook({ url, allowHttp: false }, world).send(message)).toEqual({ sent: true });
    const [request = ''] = got;
    expect(request.startsWith('POST /hunter2 {')).toBe(true);
    expect(JSON.parse(request.slice('POST /hunter2 '.length))).toEqual({
      text: 'The backup failed (supabase on box): the &lt;disk&gt; is full &amp; more',
      event: 'failed',
      job: 'backup',
      title: 'The backup',
      at: '2026-11-27T02:00:00.000Z',
      said: 'the <disk> is full & more',
      where: 'supabase on box',
      since: '2026-11-27T02:00:00.000Z',
      othersFailing: ['audit'],
    });
  });

  it.each([
    ['an error over there is tried three times', [500, 503, 200], 3, true],
    ['and no more', [500], 3, false],
    ['a refusal for good is not tried again', [404], 1, false],
    ['a redirect is not followed', [302], 1, false],
    ['too many requests are tried again', [429, 200], 2, true],
  ] as const)('%s', async (_name, statuses, calls, isSent) => {
    const { url, got } = await receiver(...statuses);
    const sent = await webhook({ url, allowHttp: false }, world).send(message);
    expect(sent.sent).toBe(isSent);
    expect(got).toHaveLength(calls);
    expect(JSON.stringify(sent)).not.toContain('hunter2');
  });

  it('is not called where it leads to credentials of a cloud', async () => {
    const sent = await webhook({ url: 'https://169.254.169.254/hunter2', allowHttp: true }, world).send(
      message,
    );
    expect(sent).toEqual({
      sent: false,
      reason: 'it leads to a link-local address, where clouds keep credentials',
    });
  });

  it('hears news alone', () => {
    const { wants } = webhook({ url: 'https://x.acme.dev', allowHttp: false }, world);
    const usual = ['succeeded', 'failed', 'still-failing', 'recovered', 'missed', 'reminder'] as const;
    expect(usual.filter(wants)).toEqual(['failed', 'recovered', 'missed', 'reminder']);
    expect((['silent', 'stirring'] as const).filter(wants)).toEqual(['silent', 'stirring']);
  });
});

describe('a heartbeat', () => {
  const beat = (url: string, parts: Partial<Message>) =>
    heartbeat({ url, allowHttp: false }, world).send({ ...message, othersFailing: [], ...parts });

  it('hears of success at the URL, and of failure behind /fail', async () => {
    const { url, got } = await receiver(200);
    await beat(url, { kind: 'succeeded' });
    await beat(url, { kind: 'recovered' });
    await beat(url, { kind: 'failed' });
    await beat(`${url}/?x=1`, { kind: 'still-failing' });
    expect(got).toEqual(['GET /hunter2', 'GET /hunter2', 'GET /hunter2/fail', 'GET /hunter2/fail?x=1']);
  });

  it('of all jobs hears of no success while another job fails', async () => {
    const { url, got } = await receiver(200);
    expect(await beat(url, { kind: 'succeeded', othersFailing: ['audit'] })).toEqual({ sent: true });
    expect(got).toEqual([]);
  });

  it('of each job has a URL with its id', async () => {
    const { url, got } = await receiver(200);
    await beat(`${url}/{job}`, { kind: 'succeeded', othersFailing: ['audit'] });
    await beat(`${url}/{job}`, { kind: 'failed' });
    expect(got).toEqual(['GET /hunter2/backup', 'GET /hunter2/backup/fail']);
  });
});

const noDocker = { match: 'docker', result: { ran: false, reason: 'docker is not installed' } } as const;
const offline = { ...fakeWorld({ exec: [noDocker] }), streams: systemStreams() };

function openWith(port: number) {
  const environment = {
    GOTRUE_SMTP_HOST: '127.0.0.1',
    GOTRUE_SMTP_PORT: String(port),
    GOTRUE_SMTP_ADMIN_EMAIL: 'noreply@acme.dev',
  };
  const root = { services: { auth: { image: 'supabase/gotrue:v2.186.0', environment } } };
  return { project: projectOf({ root }), auth: 'auth' };
}

describe('email', () => {
  it('goes by the relay of the deployment, with a subject that says it all', async () => {
    const relay = await startRelay({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] });
    ends.push(() => relay.close());
    const sent = await email({ to: 'ops@acme.dev', open: async () => openWith(relay.port) }, offline).send({
      ...message,
      title: 'Die Sicherung für alle',
    });
    expect(sent).toEqual({ sent: true });
    const [mail = ''] = relay.mails;
    expect(mail).toContain('To: <ops@acme.dev>');
    const subject = [...mail.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)].map(([, word = '']) => word);
    expect(subject.map((word) => Buffer.from(word, 'base64').toString('utf8')).join('')).toBe(
      'Die Sicherung für alle failed (supabase on box)',
    );
    expect(mail).toContain('What: the <disk> is full & more\r\n');
    expect(mail).toContain('Failing as well: audit');
  });

  it('that is refused says at which step, and nothing of the dialogue', async () => {
    const relay = await startRelay({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onMailFrom: (_address, _session, done) => done(answer(550, 'hunter2 is not verified')),
    });
    ends.push(() => relay.close());
    const sent = await email({ to: 'ops@acme.dev', open: async () => openWith(relay.port) }, offline).send(
      message,
    );
    expect(sent).toEqual({
      sent: false,
      reason: 'the relay refused at MAIL FROM; seaworthy mail test says more',
    });
  });
});

describe('telling', () => {
  const event: JobEvent = { kind: 'failed', job: 'a', title: 'A', at: new Date(0), said: 'x' };
  const hubOf = (notifiers: readonly Notifier[]) => {
    const metrics = createMetrics();
    const shown = fakeWorld();
    const hub = createHub({ notifiers, where: 'here', failingJobs: () => ['a', 'b'], world: shown, metrics });
    return { hub, metrics, shown };
  };
  const notifier = (id: string, send: Notifier['send']): Notifier => ({ id, wants: () => true, send });

  it('goes to everybody, whoever fails, and is counted', async () => {
    const seen: Message[] = [];
    const { hub, metrics, shown } = hubOf([
      notifier('broken', async () => {
        throw new Error('hunter2');
      }),
      notifier('deaf', async () => ({ sent: false, reason: 'it answered 500' })),
      notifier('good', async (one) => {
        seen.push(one);
        return { sent: true };
      }),
    ]);
    expect(await hub.tell(event)).toBe(true);
    expect(seen[0]).toMatchObject({ where: 'here', othersFailing: ['b'] });
    expect(metrics.text()).toContain('seaworthy_notifications_total{notifier="broken",result="failed"} 1');
    expect(metrics.text()).toContain('seaworthy_notifications_total{notifier="good",result="sent"} 1');
    expect(shown.warnings.join('\n')).toContain('a: deaf not sent: it answered 500');
    expect(shown.warnings.join('\n')).not.toContain('hunter2');
  });

  it('is done where nobody wants to know, and not where nobody could be told', async () => {
    expect(await hubOf([]).hub.tell(event)).toBe(true);
    expect(await hubOf([notifier('deaf', async () => ({ sent: false, reason: 'x' }))]).hub.tell(event)).toBe(
      false,
    );
  });
});
