// A dialogue with a relay as auth would have it (supabase/auth: internal/mailer/mailmeclient/mailmeclient.go with
// gopkg.in/gomail.v2: smtp.go): TLS from the first byte on 465, else STARTTLS where it is offered. Ends before a mail is sent.
import type { Clock } from '../../../ports/clock.ts';
import type { Stream } from '../../../ports/streams.ts';
import type { Provider } from '../provider.ts';
import { isLocalRelay } from '../relay.ts';
import { connectWords, isOpened, loginWords, quoted, refusalWords, tlsWords, type Words } from './explain.ts';
import { hiding } from './hidden-forms.ts';
import { logIn, mechanismFor } from './login.ts';
import { patienceMs, type Reply, Speaker } from './speaker.ts';
import type { RelaySettings, Step, StepName } from './step.ts';

export interface DialogueRequest {
  readonly stream: Stream;
  readonly relay: RelaySettings;
  readonly provider: Provider;
  readonly authorities?: string;
  readonly clock: Clock;
  /** A test mail, its lines ended by CRLF; absent = nothing is sent. */
  readonly mail?: { readonly to: string; readonly text: string };
}

const partingMs = 2_000;

type Outcome = { readonly saw: string; readonly todo?: string; readonly failed?: true };

/** Ends the dialogue: the step that threw it is the one to blame. */
class Refused extends Error {
  readonly words: Words;
  constructor(words: Words) {
    super(words.saw);
    this.words = words;
  }
}

/** The steps up to the first that fails. */
export async function dialogue(request: DialogueRequest): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const { clock, stream } = request;

  async function step(name: StepName, act: () => Promise<Outcome>): Promise<void> {
    const began = clock.now().getTime();
    const outcome = await act().catch(outcomeOf);
    const { failed, ...seen } = outcome;
    steps.push({ name, ok: failed !== true, milliseconds: clock.now().getTime() - began, ...seen });
    if (failed === true) throw new Refused({ saw: outcome.saw, todo: outcome.todo ?? '' });
  }

  try {
    await converse(request, step);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  } finally {
    const blamed = steps.find(({ ok }) => !ok)?.name;
    // A relay that hears QUIT closes, and the tool in the container ends with it.
    if (blamed !== 'connect' && blamed !== 'TLS') {
      stream.write('QUIT\r\n');
      await stream.read(partingMs);
    }
    stream.close();
  }
  return steps;
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Refused) return { ...error.words, failed: true };
  throw error;
}

type Take = (name: StepName, act: () => Promise<Outcome>) => Promise<void>;

async function converse(request: DialogueRequest, take: Take): Promise<void> {
  const { stream, relay, provider } = request;
  const speaker = new Speaker(stream, hiding(relay.user, relay.password));
  const isImplicit = relay.port === 465;
  let greeting: Reply = { kind: 'silent' };
  let offers: readonly string[] = [];

  await take('connect', async () => {
    if (isImplicit) return handshake(request);
    greeting = await speaker.listen();
    requireOpen(greeting, request);
    return { saw: `${relay.host} port ${relay.port} is open` };
  });
  await take('greeting', async () => {
    if (isImplicit) greeting = await speaker.listen();
    return { saw: quoted(expected(greeting, [220], (reply) => greetingWords(reply, relay))) };
  });
  const hello = async (): Promise<Outcome> => {
    const reply = expected(await speaker.say(`EHLO ${relay.localName}`), [250], (bad) => ({
      saw: `EHLO ${relay.localName} is refused: ${quoted(bad)}`,
      todo: 'auth calls itself by the host of API_EXTERNAL_URL: make that a name the relay takes',
    }));
    offers = reply.lines.slice(1).map((line) => line.toUpperCase());
    return {
      saw:
        offers.length === 0 ? 'the relay offers nothing beside' : `offers ${offers.join(', ').slice(0, 160)}`,
    };
  };
  await take('EHLO', hello);
  if (!isImplicit) {
    await take('TLS', async () => {
      if (!offers.includes('STARTTLS')) return inTheClear(offers, relay);
      expected(await speaker.say('STARTTLS'), [220], (bad) => ({
        saw: `STARTTLS is refused: ${quoted(bad)}`,
        todo: 'try again; if it stays, ask the relay, or use port 465',
      }));
      const outcome = await handshake(request);
      await hello();
      return outcome;
    });
  }
  if (relay.user !== '') await take('AUTH', () => login(speaker, offers, request));
  await take('MAIL FROM', async () => {
    const reply = await speaker.say(`MAIL FROM:<${relay.from}>`);
    return { saw: quoted(expected(reply, [250], (bad) => refusalWords('sender', bad, provider))) };
  });
  if (request.mail === undefined) {
    await take('RSET', async () => ({ saw: `${quoted(await speaker.say('RSET'))}; nothing was sent` }));
  } else await send(speaker, request.mail, provider, take);
}

async function send(
  speaker: Speaker,
  { to, text }: NonNullable<DialogueRequest['mail']>,
  provider: Provider,
  take: Take,
): Promise<void> {
  await take('RCPT TO', async () => {
    const reply = await speaker.say(`RCPT TO:<${to}>`);
    return { saw: quoted(expected(reply, [250, 251], (bad) => refusalWords('recipient', bad, provider))) };
  });
  await take('DATA', async () => {
    const words = (bad: Reply) => refusalWords('mail', bad, provider);
    expected(await speaker.say('DATA'), [354], words);
    // RFC 5321, section 4.5.2: a dot at the beginning of a line is doubled.
    const reply = await speaker.say(`${text.replace(/^\./gm, '..')}\r\n.`);
    return { saw: `sent to ${to}; the relay says: ${quoted(expected(reply, [250], words))}` };
  });
}

type Answer = Extract<Reply, { kind: 'reply' }>;

function expected(reply: Reply, codes: readonly number[], words: (bad: Reply) => Words): Answer {
  if (reply.kind === 'reply' && codes.includes(reply.code)) return reply;
  throw new Refused(words(reply));
}

/** A connection that never opened tells by what its tool said; one that opened and is silent is the greeting's matter. */
function requireOpen(greeting: Reply, { stream, relay }: DialogueRequest): void {
  if (greeting.kind === 'reply' || greeting.kind === 'strange') return;
  const said = stream.complaint();
  if (isOpened(said)) return;
  throw new Refused(connectWords(said, relay.host, relay.port));
}

function greetingWords(reply: Reply, { port }: RelaySettings): Words {
  if (reply.kind === 'reply')
    return { saw: quoted(reply), todo: 'the relay takes no mail now: try again later' };
  return {
    saw: `no greeting in the clear on port ${port}: ${quoted(reply)}`,
    todo: 'a port that speaks TLS from the first byte is used with 465 alone: take 587',
  };
}

async function handshake({ stream, relay, authorities }: DialogueRequest): Promise<Outcome> {
  const more = authorities === undefined ? {} : { authorities };
  const answer = await stream.startTls({ serverName: relay.host, timeoutMs: patienceMs, ...more });
  if (answer.ok) return { saw: `${answer.protocol}, certificate for ${relay.host} until ${answer.until}` };
  const said = stream.complaint();
  const isClosed = !isOpened(said) && /ETIMEDOUT|ECONNRE|EPIPE|unknown|ENOTFOUND|EAI/.test(answer.code);
  throw new Refused(
    isClosed && relay.port === 465
      ? connectWords(said, relay.host, relay.port)
      : tlsWords(answer.code, answer.reason, relay.host),
  );
}

/** What auth does without STARTTLS: it goes on in the clear, and Go refuses to send PLAIN that way. */
function inTheClear(offers: readonly string[], { host, user }: RelaySettings): Outcome {
  const saw = `${host} offers no STARTTLS`;
  const isLocal = isLocalRelay(host);
  if (user === '') {
    const text = `${saw}: auth sends every mail in the clear`;
    return isLocal ? { saw: text } : { saw: text, todo: 'use a port with TLS: 587 or 465', failed: true };
  }
  const mechanism = mechanismFor(mechanisms(offers));
  const fate =
    mechanism === 'PLAIN'
      ? 'auth refuses to log in without it, so every mail fails'
      : 'auth sends login and mail in the clear';
  return {
    saw: `${saw}: ${fate}`,
    todo: 'use a port of the relay with TLS: 587 with STARTTLS, or 465',
    failed: true,
  };
}

function mechanisms(offers: readonly string[]): readonly string[] {
  const line = offers.find((offer) => /^AUTH[ =]/.test(offer)) ?? '';
  return line.split(/[ =]+/).slice(1);
}

async function login(
  speaker: Speaker,
  offers: readonly string[],
  { relay, provider }: DialogueRequest,
): Promise<Outcome> {
  const offered = mechanisms(offers);
  // gomail logs in only where AUTH is offered, and else goes on without.
  if (offered.length === 0) return { saw: 'the relay offers no login, so auth sends none' };
  const mechanism = mechanismFor(offered);
  const reply = expected(await logIn(speaker, mechanism, relay), [235], (bad) => loginWords(bad, provider));
  return {
    saw: `${mechanism} as ${provider.user === 'password' ? 'the token' : relay.user}: ${quoted(reply)}`,
  };
}
