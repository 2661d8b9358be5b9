// AUTH as GoTrue's gomail does it (gopkg.in/gomail.v2: smtp.go, Dial; auth.go): CRAM-MD5, else LOGIN where PLAIN is not
// offered, else PLAIN. PLAIN is not sent in the clear to another machine (Go: net/smtp, PlainAuth).
import { createHmac } from 'node:crypto';
import type { Reply, Speaker } from './speaker.ts';
import type { RelaySettings } from './step.ts';

export type Mechanism = 'CRAM-MD5' | 'LOGIN' | 'PLAIN';

/** The mechanism for the words behind AUTH in the answer to EHLO. */
export function mechanismFor(offered: readonly string[]): Mechanism {
  if (offered.includes('CRAM-MD5')) return 'CRAM-MD5';
  return offered.includes('LOGIN') && !offered.includes('PLAIN') ? 'LOGIN' : 'PLAIN';
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** The last answer of the relay. */
export async function logIn(
  speaker: Speaker,
  mechanism: Mechanism,
  { user, password }: RelaySettings,
): Promise<Reply> {
  if (mechanism === 'PLAIN') return speaker.say(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`);
  const first = await speaker.say(`AUTH ${mechanism}`);
  if (first.kind !== 'reply' || first.code !== 334) return first;
  if (mechanism === 'CRAM-MD5') {
    const challenge = Buffer.from(first.lines[0] ?? '', 'base64');
    const digest = createHmac('md5', password).update(challenge).digest('hex');
    return speaker.say(base64(`${user} ${digest}`));
  }
  const second = await speaker.say(base64(user));
  if (second.kind !== 'reply' || second.code !== 334) return second;
  return speaker.say(base64(password));
}
