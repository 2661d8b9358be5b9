import type { Headline } from '../model/audit.ts';
import type { Facts } from '../model/facts/table.ts';
import type { Place } from '../model/place.ts';
import { listed } from './words.ts';

const day = 24 * 60 * 60 * 1000;

/** From here on an expiry is said first. Half a year is what a client release may need (failure case 2). */
const horizon = 180 * day;

interface Expiry {
  readonly name: string;
  readonly at: number;
  readonly place?: Place;
}

/** What a person must hear first: the day the API keys stop working. */
export function headlinesOf({ table }: Facts, now: Date): readonly Headline[] {
  const soon = apiKeys(table).filter((key) => key.at - now.getTime() <= horizon);
  const first = Math.min(...soon.map((key) => key.at));
  const names = [...new Set(soon.filter((key) => key.at === first).map((key) => key.name))].sort();
  if (names.length === 0) return [];
  const place = soon.find((key) => key.at === first && key.place !== undefined)?.place;
  const who = `The API ${names.length === 1 ? 'key' : 'keys'} ${listed(names)}`;
  return [{ kind: 'key-expiry', text: `${who} ${expiry(first, names.length, now)}`, ...place }];
}

/** The API keys in the services' environment, each under the name its owner sets it by. */
function apiKeys(table: Facts['table']): readonly Expiry[] {
  if (!table.services.known) return [];
  const values = table.services.value.flatMap((service) => Object.entries(service.environment));
  return values.flatMap(([name, value]) => {
    const token = value.secret?.token;
    if (token?.expiresAt === undefined) return [];
    if (token.role !== 'anon' && token.role !== 'service_role') return [];
    const place = value.at.at(-1);
    const at = token.expiresAt * 1000;
    return [{ name: value.variables.at(-1) ?? name, at, ...(place === undefined ? {} : { place }) }];
  });
}

function expiry(at: number, count: number, now: Date): string {
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const left = at - now.getTime();
  if (left <= 0) return `expired on ${when}: every request with ${count === 1 ? 'it' : 'them'} is refused`;
  const days = Math.floor(left / day);
  const distance = days === 0 ? 'within a day' : `in ${days} ${days === 1 ? 'day' : 'days'}`;
  return `${count === 1 ? 'expires' : 'expire'} on ${when}, ${distance}`;
}
