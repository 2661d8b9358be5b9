// A WebSocket through an edge, by hand (RFC 6455), so that nothing of a client library hides what the edge does.
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorityOf, dialing, type Edge } from './edge.ts';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Joins a channel of Realtime, says nothing for `silentMs`, then asks again; the answers to both. */
export async function holdSocket(edge: Edge, silentMs: number): Promise<readonly string[]> {
  const socket = await open(edge);
  try {
    const first = await say(socket, message('realtime:lab', 'phx_join', '1'));
    await sleep(silentMs);
    const second = await say(socket, message('phoenix', 'heartbeat', '2'));
    return [first, second];
  } finally {
    socket.destroy();
  }
}

function message(topic: string, event: string, ref: string): string {
  return JSON.stringify({ topic, event, payload: {}, ref });
}

function open(edge: Edge): Promise<Duplex> {
  const key = randomBytes(16).toString('base64');
  const path = `/realtime/v1/websocket?apikey=${edge.anonKey}&vsn=1.0.0`;
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
  const headers = { host: authorityOf(edge), 'sec-websocket-key': key, ...upgrade };
  return new Promise((resolve, reject) => {
    const asked = request({ ...dialing(edge), path, headers, agent: false });
    asked.on('upgrade', (answer, socket) => {
      const wanted = createHash('sha1')
        .update(key + magic)
        .digest('base64');
      if (answer.headers['sec-websocket-accept'] === wanted) return resolve(socket);
      reject(new Error('the upgrade was answered by somebody else'));
    });
    asked.on('response', ({ statusCode }) => reject(new Error(`no upgrade, but ${statusCode}`)));
    asked.on('error', reject);
    asked.end();
  });
}

/** One masked text frame, shorter than 126 bytes; the text of the frame that answers it. */
function say(socket: Duplex, text: string): Promise<string> {
  const mask = randomBytes(4);
  const payload = Buffer.from(text).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer to a frame in 10 s')), 10_000);
    socket.once('close', () => reject(new Error('the edge has closed the connection')));
    socket.once('data', (frame: Buffer) => {
      clearTimeout(timer);
      const start = ((frame[1] ?? 0) & 127) === 126 ? 4 : 2;
      resolve(frame.subarray(start).toString('utf8'));
    });
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, payload]));
  });
}
