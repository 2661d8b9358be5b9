import { mailText } from './mail-text.ts';
import type { RelaySettings } from './step.ts';

/** A small mail that says what it is; `stamp` makes its id one of its own. */
export function testMail(relay: RelaySettings, to: string, now: Date, stamp: string): string {
  const lines = [
    'This mail was sent by "seaworthy mail test --to", by the relay and sender that auth uses.',
    'Look at its headers: SPF, DKIM and DMARC should say pass.',
  ];
  return mailText({ relay, to, subject: 'Test mail of seaworthy', lines, now, stamp });
}
