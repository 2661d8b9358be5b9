// A refusal in words, with what to do. Codes: RFC 5321 section 4.2.3, RFC 3463, RFC 4954 section 6.
import type { Provider } from '../provider.ts';
import type { Reply } from './speaker.ts';

export interface Words {
  readonly saw: string;
  readonly todo: string;
}

/** What a relay said, as one line. */
export function quoted(reply: Reply): string {
  if (reply.kind === 'silent') return 'nothing came back in time';
  if (reply.kind === 'end') return 'the relay closed the connection';
  if (reply.kind === 'strange') return 'the answer is no SMTP';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: text from outside must not forge lines or colours
  const text = reply.lines.join(' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return `${reply.code} ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`.trim();
}

/**
 * Whether a tool said that its connection stands: nc of busybox and of Debian end their line in `open`, that of OpenBSD in `succeeded!`,
 * ncat says `Connected to`. A host may have such a word in its name.
 */
export function isOpened(complaint: string): boolean {
  return /(?:^|\s)open\s*$|succeeded!\s*$|^Ncat: Connected to /m.test(complaint);
}

/** Why the connection did not open, from what the tool that opened it said. */
export function connectWords(complaint: string, host: string, port: number): Words {
  if (/bad address|not known|ENOTFOUND|EAI_AGAIN|resolution|No address|lookup/i.test(complaint)) {
    return {
      saw: `the name ${host} cannot be resolved`,
      todo: 'correct SMTP_HOST, or the DNS that containers use',
    };
  }
  if (/refused/i.test(complaint)) {
    return {
      saw: `${host} refuses connections to port ${port}`,
      todo: 'use a port that the relay listens on: 587, 2525 or 465',
    };
  }
  return {
    saw: `port ${port} of ${host} does not answer`,
    todo: 'the host of this machine or its firewall may block outgoing mail ports: try 2525 or 2587, or ask them to open it',
  };
}

/** Why a certificate or a handshake does not do. */
export function tlsWords(code: string, reason: string, host: string): Words {
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      saw: `the certificate of ${host} has expired`,
      todo: 'renew it at the relay; auth refuses it, too',
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      saw: `the certificate is not for ${host}`,
      todo: 'set SMTP_HOST to a name that stands in the certificate; auth has no switch to skip this',
    };
  }
  if (/SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|CERT_UNTRUSTED|DEPTH_ZERO/.test(code)) {
    return {
      saw: `the certificate of ${host} is signed by an authority that auth does not know`,
      todo: 'give the relay a certificate of a public authority, or mount the authority at /etc/ssl/certs/ca-certificates.crt of auth',
    };
  }
  const isPlain = /wrong version number|packet length/i.test(reason);
  return {
    saw: isPlain
      ? `${host} speaks no TLS from the first byte on this port`
      : `no TLS with ${host}: ${reason.split('\n')[0]?.slice(0, 120)}`,
    todo: isPlain
      ? 'use port 587 for STARTTLS'
      : 'look whether this is a port for mail submission: 587 (STARTTLS) or 465 (TLS)',
  };
}

export function loginWords(reply: Reply, provider: Provider): Words {
  const saw = `the login is refused: ${quoted(reply)}`;
  if (isGreylisted(reply)) return { saw, todo: 'the relay puts it off: try again in some minutes' };
  return { saw, todo: `correct SMTP_USER and SMTP_PASS (${provider.credentials}), and recreate auth` };
}

/** A sender, a recipient or the mail itself that is not taken. */
export function refusalWords(what: 'sender' | 'recipient' | 'mail', reply: Reply, provider: Provider): Words {
  const saw = `the ${what} is refused: ${quoted(reply)}`;
  const text = reply.kind === 'reply' ? reply.lines.join(' ') : '';
  if (isGreylisted(reply)) {
    return {
      saw,
      todo: 'the relay puts it off (greylisting, or a limit): try again in some minutes; auth does not, its user has to',
    };
  }
  if (/not verified|sandbox/i.test(text)) {
    return {
      saw,
      todo: `verify the domain of the sender at the relay, and leave its sandbox: ${provider.limits}`,
    };
  }
  if (what === 'recipient')
    return { saw, todo: `try an address that the account may reach: ${provider.limits}` };
  if (what === 'mail') return { saw, todo: 'do what the relay says; it took sender and recipient' };
  return {
    saw,
    todo: 'verify the domain of SMTP_ADMIN_EMAIL at the relay, or send from one that is verified',
  };
}

function isGreylisted(reply: Reply): boolean {
  return reply.kind === 'reply' && reply.code >= 400 && reply.code < 500;
}
