// What both gateway stand-ins share: passing a request or a WebSocket on to a service, with the limits the caller gives.
import { request } from 'node:http';
import { send } from './shared.mjs';

// forward(): total = time limit from the request's end to the response's end, idle = limit between two pieces of data (ms, undefined = none).
export function forward(req, res, { host, port, path, headers, total, idle, errors }) {
  let timer;
  const up = request({ host, port, path, headers, method: req.method });
  const cut = () => {
    if (!res.headersSent) send(res, 504, errors.timeout);
    else res.destroy();
    up.destroy();
  };
  if (idle) up.setTimeout(idle, cut);
  req.on('end', () => {
    if (total) timer = setTimeout(cut, total);
  });
  up.on('response', (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
    answer.on('error', () => res.destroy());
  });
  up.on('error', () => (res.headersSent || res.writableEnded ? res.destroy() : send(res, 503, errors.away)));
  res.on('close', () => {
    clearTimeout(timer);
    up.destroy();
  });
  req.pipe(up);
}

export function forwardUpgrade(socket, head, { host, port, path, headers }) {
  const up = request({ host, port, path, headers, method: 'GET' });
  const raw = (answer) =>
    `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${answer.rawHeaders.reduce((all, one, i) => all + one + (i % 2 ? '\r\n' : ': '), '')}\r\n`;
  up.on('upgrade', (answer, other, first) => {
    socket.write(raw(answer));
    if (first.length) socket.write(first);
    if (head.length) other.write(head);
    other.pipe(socket).pipe(other);
    other.on('error', () => socket.destroy());
  });
  up.on('response', (answer) => {
    socket.write(raw(answer));
    answer.pipe(socket);
  });
  up.on('error', () => socket.destroy());
  socket.on('error', () => up.destroy());
  up.end();
}

// Refuse an upgrade with a plain answer.
export const refuseUpgrade = (socket, status) =>
  socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);

// One line per request in nginx's "combined" form, which the Vector configuration parses for both gateways.
export function accessLog(req, res) {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const now = new Date().toISOString();
  const when = `${now.slice(8, 10)}/${months[Number(now.slice(5, 7)) - 1]}/${now.slice(0, 4)}:${now.slice(11, 19)} +0000`;
  const line = `${req.socket.remoteAddress?.replace('::ffff:', '')} - - [${when}] "${req.method} ${req.url} HTTP/${req.httpVersion}"`;
  res.on('close', () =>
    console.log(
      `${line} ${res.statusCode} 0 "${req.headers.referer ?? '-'}" "${req.headers['user-agent'] ?? '-'}"`,
    ),
  );
}
