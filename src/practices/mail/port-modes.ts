/**
 * How a port of a mail relay speaks, beside how GoTrue does: TLS from the first byte on 465 and on no other port,
 * STARTTLS where it is offered on all others.
 */
export interface PortMode {
  readonly works: boolean;
  readonly says: string;
}

/** Ports beside 465 on which providers speak TLS from the first byte: Amazon SES and Resend 2465, SMTP2GO 443 and 8465. */
const implicit = new Set([443, 2465, 8465]);

/** Ports that people take for mail submission. Not 80: Mailjet and SMTP2GO offer it. */
const others: Readonly<Record<number, string>> = {
  110: 'is POP3, which fetches mail',
  143: 'is IMAP, which fetches mail',
  993: 'is IMAP, which fetches mail',
  995: 'is POP3, which fetches mail',
  2500: "is that of the sample's mail catcher",
};

export function modeOf(text: string): PortMode {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) return { works: false, says: 'is no port number' };
  if (port === 465) return { works: true, says: 'speaks TLS from the start, as auth does on it' };
  if (implicit.has(port))
    return { works: false, says: 'speaks TLS from the start, which auth does on 465 alone' };
  const other = others[port];
  if (other !== undefined) return { works: false, says: other };
  const note = port === 25 ? '; many hosts block it' : '';
  return { works: true, says: `STARTTLS where the relay offers it${note}` };
}
