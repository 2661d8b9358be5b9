import type { WishedPort } from '../port-fates.ts';
import type { ScriptInput } from './script.ts';

/** What the script is told: every wide port of the files, and which of them stay open. */
export function scriptInput(
  project: string,
  ports: readonly WishedPort[],
  openPorts: readonly number[],
): ScriptInput {
  const numbered = ports.filter(({ port }) => port.published !== '');
  const kept = numbered.filter(({ becomes }) => becomes === 'kept');
  const open = new Set([...openPorts, ...kept.flatMap(({ port }) => numbersOf(port.published))]);
  const services = new Map<string, string[]>();
  for (const { service, port } of numbered) {
    for (const range of rangesOf(port.published, open)) {
      const entry = `${port.protocol}/${range}`;
      services.set(entry, [...(services.get(entry) ?? []), service.name]);
    }
  }
  return {
    project,
    open: [...open].sort((one, other) => one - other),
    published: [...services].map(([entry, names]) => ({ entry, services: [...new Set(names)] })),
    unlisted: ports
      .filter(({ port }) => port.published === '')
      .map(({ service, port }) => `${service.name} ${port.target}`),
  };
}

/** `9000-9010` as iptables writes it, or number by number when one of them stays open. */
function rangesOf(published: string, open: ReadonlySet<number>): readonly string[] {
  const numbers = numbersOf(published);
  const isMixed = numbers.length > 1 && numbers.some((number) => open.has(number));
  return isMixed ? numbers.map(String) : [published.replace('-', ':')];
}

function numbersOf(published: string): readonly number[] {
  const [first = '', last = first] = published.split('-');
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => Number(first) + index);
}
