import type { RelaySettings } from './step.ts';

/** A small mail that says what it is; `stamp` makes its id one of its own. Lines end with CRLF (RFC 5322). */
export function testMail(relay: RelaySettings, to: string, now: Date, stamp: string): string {
  const domain = relay.from.slice(relay.from.lastIndexOf('@') + 1);
  return [
    `From: ${relay.senderName === '' ? '' : `${encoded(relay.senderName)} `}<${relay.from}>`,
    `To: <${to}>`,
    'Subject: Test mail of seaworthy',
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${stamp}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Auto-Submitted: auto-generated',
    '',
    'This mail was sent by "seaworthy mail test --to", by the relay and sender that auth uses.',
    'Look at its headers: SPF, DKIM and DMARC should say pass.',
  ].join('\r\n');
}

/** RFC 5322 section 3.2.4 for ASCII, RFC 2047 for the rest. No line breaks get through. */
function encoded(name: string): string {
  const line = name.replace(/[\r\n]+/g, ' ');
  if (/[^\u0020-\u007e]/.test(line)) return `=?UTF-8?B?${Buffer.from(line, 'utf8').toString('base64')}?=`;
  return `"${line.replace(/(["\\])/g, '\\$1')}"`;
}
