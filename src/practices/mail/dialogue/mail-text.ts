import type { RelaySettings } from './step.ts';

export interface MailTextInput {
  readonly relay: RelaySettings;
  readonly to: string;
  readonly subject: string;
  readonly lines: readonly string[];
  readonly now: Date;
  /** Makes its id one of its own. */
  readonly stamp: string;
}

/** A mail of plain text. Lines end with CRLF (RFC 5322); no text of the input can begin a header of its own. */
export function mailText({ relay, to, subject, lines, now, stamp }: MailTextInput): string {
  const domain = relay.from.slice(relay.from.lastIndexOf('@') + 1);
  return [
    `From: ${relay.senderName === '' ? '' : `${encodedName(relay.senderName)} `}<${relay.from}>`,
    `To: <${to}>`,
    `Subject: ${encodedText(subject)}`,
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${stamp}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    'Auto-Submitted: auto-generated',
    '',
    ...lines.flatMap((line) => folded(line.replace(/[\r\n]+/g, ' '))),
  ].join('\r\n');
}

/** RFC 5322 section 3.2.4 for ASCII, RFC 2047 for the rest. No line breaks get through. */
function encodedName(name: string): string {
  const line = oneLine(name);
  return isAscii(line) ? `"${line.replace(/(["\\])/g, '\\$1')}"` : encodedWords(line);
}

function encodedText(text: string): string {
  const line = oneLine(text);
  return isAscii(line) && line.length <= 900 ? line : encodedWords(line);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

function isAscii(text: string): boolean {
  return !/[^\u0020-\u007e]/.test(text);
}

/** RFC 2047: an encoded word has at most 75 characters; a character is not cut in two. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let part = '';
  for (const character of text) {
    if (Buffer.byteLength(part + character) > 42) {
      words.push(part);
      part = '';
    }
    part += character;
  }
  words.push(part);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`).join('\r\n ');
}

/** RFC 5322 section 2.1.1: a line has at most 998 characters. */
function folded(line: string): readonly string[] {
  return line.match(/.{1,240}/gu) ?? [''];
}
