// Part of the STAND-IN for Realtime: the WebSocket. The tenant is the first label of the host name, the key comes as x-api-key or in the query.
import { createHash } from 'node:crypto';
import { verify } from './shared.mjs';

export function answerSockets(server, secret) {
  server.on('upgrade', (req, socket) => {
    const url = new URL(req.url, 'http://lab');
    const tenant = (req.headers.host ?? '').split('.')[0];
    const token = req.headers['x-api-key'] ?? url.searchParams.get('apikey');
    if (!url.pathname.startsWith('/socket/websocket') || tenant !== 'realtime-dev' || !verify(token, secret))
      return socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    const accept = createHash('sha1')
      .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    socket.on('error', () => socket.destroy());
    // Small masked frames only (below 64 KiB), one per packet: all that a probe or a client's join needs.
    socket.on('data', (frame) => {
      if ((frame[0] & 15) === 8) return socket.end(Buffer.from([0x88, 0]));
      const short = frame[1] & 127;
      const at = short === 126 ? 4 : 2;
      const length = short === 126 ? frame.readUInt16BE(2) : short;
      const mask = frame.subarray(at, at + 4);
      const text = Buffer.from(
        frame.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ mask[i % 4]),
      ).toString();
      const { topic = 'phoenix', ref = null } = (() => {
        try {
          return JSON.parse(text);
        } catch {
          return {};
        }
      })();
      const reply = Buffer.from(
        JSON.stringify({ topic, event: 'phx_reply', ref, payload: { status: 'ok', response: {} } }),
      );
      const head =
        reply.length < 126
          ? Buffer.from([0x81, reply.length])
          : Buffer.from([0x81, 126, reply.length >> 8, reply.length & 255]);
      socket.write(Buffer.concat([head, reply]));
    });
  });
}
