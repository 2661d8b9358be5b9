// How GoTrue sends a mail, for the stand-in of auth: supabase/auth: internal/mailer/mailmeclient/mailmeclient.go with
// gopkg.in/gomail.v2 (smtp.go, auth.go) and Go's net/smtp. TLS from the first byte when the port is 465, else STARTTLS where it
// is offered; CRAM-MD5, else LOGIN where PLAIN is not offered, else PLAIN, which net/smtp does not send in the clear; authorities
// from /etc/ssl/certs/ca-certificates.crt (crypto/x509: root_linux.go).
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect as plain } from 'node:net';
import { connect as secure } from 'node:tls';

const b64 = (text) => Buffer.from(text).toString('base64');

export async function sendMail(env, { to, subject, html }) {
  const host = env.GOTRUE_SMTP_HOST;
  const port = Number(env.GOTRUE_SMTP_PORT || 587);
  const tls = {
    servername: host,
    host,
    ca: readFileSync(env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt'),
  };
  let socket = port === 465 ? secure({ ...tls, port }) : plain({ host, port });
  let lines = linesOf(socket);
  const reply = async (...codes) => {
    const all = [];
    for (;;) {
      const line = await lines();
      all.push(line.slice(4));
      if (line[3] === '-') continue;
      if (!codes.includes(line.slice(0, 3))) throw new Error(line);
      return all;
    }
  };
  const say = (line, ...codes) => {
    socket.write(`${line}\r\n`);
    return reply(...codes);
  };
  try {
    await reply('220');
    const name = new URL(env.API_EXTERNAL_URL).hostname;
    let offers = await say(`EHLO ${name}`, '250');
    let isSecure = port === 465;
    if (!isSecure && offers.includes('STARTTLS')) {
      await say('STARTTLS', '220');
      socket.removeAllListeners();
      socket = secure({ ...tls, socket });
      lines = linesOf(socket);
      offers = await say(`EHLO ${name}`, '250');
      isSecure = true;
    }
    await logIn(env, offers, isSecure, say);
    const from = env.GOTRUE_SMTP_ADMIN_EMAIL;
    await say(`MAIL FROM:<${from}>`, '250');
    await say(`RCPT TO:<${to}>`, '250', '251');
    await say('DATA', '354');
    const head = `From: "${env.GOTRUE_SMTP_SENDER_NAME}" <${from}>\r\nTo: ${to}\r\nSubject: ${subject}`;
    await say(`${head}\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n${html}\r\n.`, '250');
    socket.write('QUIT\r\n');
  } finally {
    socket.destroy();
  }
}

async function logIn(env, offers, isSecure, say) {
  const { GOTRUE_SMTP_USER: user = '', GOTRUE_SMTP_PASS: pass = '' } = env;
  const auths = offers.find((offer) => /^AUTH /.test(offer));
  if (user === '' || auths === undefined) return;
  if (auths.includes('CRAM-MD5')) {
    const [challenge] = await say('AUTH CRAM-MD5', '334');
    const digest = createHmac('md5', pass).update(Buffer.from(challenge, 'base64')).digest('hex');
    await say(b64(`${user} ${digest}`), '235');
  } else if (auths.includes('LOGIN') && !auths.includes('PLAIN')) {
    await say('AUTH LOGIN', '334');
    await say(b64(user), '334');
    await say(b64(pass), '235');
  } else {
    if (!isSecure) throw new Error('unencrypted connection');
    await say(`AUTH PLAIN ${b64(`\0${user}\0${pass}`)}`, '235');
  }
}

/** Lines of a socket, one a call. */
function linesOf(socket) {
  const got = [];
  let rest = '';
  let failure;
  let wake = () => undefined;
  socket.setTimeout(10_000, () => socket.destroy(new Error('i/o timeout')));
  socket.on('data', (chunk) => {
    const parts = `${rest}${chunk}`.split('\r\n');
    rest = parts.pop();
    got.push(...parts);
    wake();
  });
  const fail = (error) => {
    failure ??= error ?? new Error('EOF');
    wake();
  };
  socket.on('error', fail).on('close', () => fail());
  return async () => {
    while (got.length === 0) {
      if (failure) throw failure;
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
    return got.shift();
  };
}
