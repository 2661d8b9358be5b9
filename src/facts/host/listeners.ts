import { known, unknownFact } from '../../model/fact.ts';
import type { ListenersFact } from '../../model/facts/host.ts';
import { defineGatherer } from '../gatherer.ts';
import { ownHost } from './own-host.ts';
import { outputOf } from './run-program.ts';

/** State, queues, then `address:port`; the process only for those we may see: `users:(("docker-proxy",pid=1,fd=4))`. */
const line = /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+(?:\s+users:\(\("([^"]*)")?/;

/** TCP sockets that listen on this machine. */
export const listeners = defineGatherer({
  fact: 'listeners',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const output = await outputOf(context, ['ss', '-H', '-l', '-t', '-n', '-p']);
    if (!output.known) return output;
    const lines = output.value.split('\n').filter((text) => text.trim() !== '');
    const sockets = lines.flatMap(socketOf);
    if (sockets.length < lines.length) return unknownFact('ss answered in an unexpected form');
    return known({ sockets });
  },
});

function socketOf(text: string): ListenersFact['sockets'] {
  const [, address, port, process] = line.exec(text.trim()) ?? [];
  if (address === undefined) return [];
  // `[::]` and `*` as everybody else writes them; `%lo` is the interface a socket is bound to.
  const plain = address.replace(/^\[(.*)\]/, '$1').replace(/%.*$/, '');
  return [
    {
      address: plain === '*' ? '::' : plain,
      port: Number(port),
      ...(process === undefined ? {} : { process }),
    },
  ];
}
