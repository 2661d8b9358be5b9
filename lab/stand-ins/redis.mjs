// STAND-IN for Redis, an add-on that a platform runs beside Supabase. Kept from upstream (redis.io: RESP protocol, `redis-cli`): port 6379 on every
// interface with no password asked, inline commands and arrays, PING, SET, GET, DEL; `redis-cli ping` prints PONG and ends with 0, else 1.
// Not kept: everything else is an unknown command, and nothing is written to disk.
import { connect, createServer } from 'node:net';
import { env, fatal, log } from './shared.mjs';

if (process.argv[2]?.toLowerCase() === 'ping') {
  const socket = connect(6379, '127.0.0.1', () => socket.write('PING\r\n'));
  socket.setTimeout(3000, () => process.exit(1));
  socket.on('error', (error) => fatal(`Could not connect to Redis at 127.0.0.1:6379: ${error.message}`));
  socket.on('data', (data) => {
    console.log(data.toString().replace(/^\+|\r\n$/g, ''));
    process.exit(0);
  });
} else {
  const server = createServer(converse).listen(6379, '0.0.0.0', () => log('Ready to accept connections'));
  server.on('error', (error) => fatal(`Failed listening on port 6379: ${error.message}`));
  log(`version ${env.LAB_IMAGE_VERSION}`);
}

const values = new Map();
const bulk = (text) => (text === undefined ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`);

function answer([verb = '', key, value]) {
  switch (verb.toUpperCase()) {
    case 'PING':
      return '+PONG\r\n';
    case 'SET':
      values.set(key, value);
      return '+OK\r\n';
    case 'GET':
      return bulk(values.get(key));
    case 'DEL':
      return `:${values.delete(key) ? 1 : 0}\r\n`;
    default:
      return `-ERR unknown command '${verb}'\r\n`;
  }
}

// Only whole lines are read; an array's words arrive as "$length" lines followed by the word, which holds no line break here.
function converse(socket) {
  let pending = '';
  let words = [];
  let left = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    const lines = (pending + data).split('\r\n');
    pending = lines.pop();
    for (const line of lines) {
      if (line.startsWith('*')) {
        left = Number(line.slice(1));
        words = [];
      } else if (left === 0) socket.write(answer(line.trim().split(/\s+/)));
      else if (!line.startsWith('$') && words.push(line) === left) {
        left = 0;
        socket.write(answer(words));
      }
    }
  });
}
