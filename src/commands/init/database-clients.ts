import type { Facts } from '../../model/facts/table.ts';
import { isLoopback } from '../../model/net.ts';
import type { Place } from '../../model/place.ts';
import type { WishedPort } from '../../practices/exposure/port-fates.ts';

/** `postgres://user:[redacted]@db.acme.com:6543/postgres`; facts keep all of a URL but its password. */
const address = /\b(?:postgres(?:ql)?|ecto):\/\/(?:[^\s/]*@)?([\w.-]+):(\d+)/gi;

/**
 * How clients seem to come to a published port of the pooler or the database: an address in the files that names it by a
 * host that is neither this machine nor a service. Null = no such address is written here.
 */
export function databaseClients({ table }: Facts, ports: readonly WishedPort[]): string | null {
  const open = ports.filter(({ service }) => service.role === 'pooler' || service.role === 'db');
  const numbers = open.map(({ port }) => port.published);
  for (const { text, at } of texts(table)) {
    for (const [, host = '', port = ''] of text.matchAll(address)) {
      if (!numbers.includes(port) || isLoopback(host) || !host.includes('.')) continue;
      const place = at === undefined ? '' : ` (${at.file}:${at.line})`;
      return `clients are told to come to ${host}:${port}${place}`;
    }
  }
  return null;
}

interface Text {
  readonly text: string;
  readonly at?: Place | undefined;
}

function texts({ deployment, services }: Facts['table']): readonly Text[] {
  const keys = deployment.known ? (deployment.value.envFile?.keys ?? []) : [];
  const values = services.known
    ? services.value.flatMap(({ environment }) => Object.values(environment))
    : [];
  return [...keys, ...values.map(({ text, at }) => ({ text: text ?? '', at: at[0] }))];
}
