// In which words a running container differs from what the present files say of its service.
import { at, entriesOf, itemsOf, type Node, textOf } from '../../../deployment/node.ts';
import type { Project } from '../../../deployment/project.ts';
import type { Redactor } from '../../../facts/redactor.ts';
import { portsOf, volumesOf } from '../../../facts/services/network.ts';
import { durationMs } from '../../../facts/services/quantity.ts';
import { limitsOf } from '../../../facts/services/runtime.ts';
import { listed } from '../../words.ts';
import type { LocalImage } from './images.ts';
import { type InspectedContainer, variablesOf } from './inspected.ts';

export interface Compared {
  readonly service: Node;
  readonly container: InspectedContainer;
  readonly project: Project;
  /** The image the container was made from, for what it sets by itself. */
  readonly image: LocalImage | undefined;
  readonly redactor: Redactor;
}

/** Redacted; empty when nothing that is looked at differs. The image is told by the caller, who knows what its tag names. */
export function differencesOf(compared: Compared): readonly string[] {
  return [environment, ports, mounts, command, healthcheck, logging, limits, networks, restart].flatMap(
    (compare) => compare(compared) ?? [],
  );
}

/** Names alone: any value may be a secret. */
function environment({ service, container, image }: Compared): string | null {
  const running = variablesOf(container.Config.Env);
  const own = variablesOf(image?.Config?.Env);
  const written = new Map(
    entriesOf(at(service, 'environment')).flatMap(([name, { value }]) => {
      const text = textOf(value);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  const changed = [...written].filter(([name, value]) => running.get(name) !== value).map(([name]) => name);
  const gone = [...running.keys()].filter(
    (name) => !written.has(name) && running.get(name) !== own.get(name),
  );
  const names = image === undefined ? changed : [...changed, ...gone];
  return names.length === 0 ? null : `environment: ${listed(names, 8)}`;
}

function ports({ service, container }: Compared): string | null {
  const wanted = portsOf(service).map(({ hostIp, published, target, protocol }) =>
    portWords(hostIp, published, `${target}/${protocol}`),
  );
  const running = Object.entries(container.HostConfig.PortBindings ?? {}).flatMap(([target, hosts]) =>
    (hosts ?? []).map(({ HostIp, HostPort }) =>
      portWords(HostIp ?? undefined, HostPort === '0' ? '' : (HostPort ?? ''), target),
    ),
  );
  // Docker chooses from a range, so neither end of it is what runs.
  if (wanted.some((port) => /:\d+-\d+->/.test(port))) return null;
  return changeWords('ports', running, wanted);
}

function portWords(hostIp: string | undefined, published: string, target: string): string {
  const address = hostIp === undefined || hostIp === '' ? '0.0.0.0' : hostIp;
  return `${address}:${published}->${target}`;
}

function mounts({ service, container, project }: Compared): string | null {
  const wanted = volumesOf(service)
    .filter(({ type, source }) => (type === 'bind' || type === 'volume') && source !== undefined)
    .map(({ type, source = '', target }) => {
      return `${type === 'volume' ? volumeName(project, source) : source}:${target}`;
    });
  const running = (container.Mounts ?? []).flatMap(({ Type, Name, Source, Destination }) => {
    if (Type !== 'bind' && Type !== 'volume') return [];
    // Of an image's own VOLUME, and what Compose mounts for secrets and configs.
    if (Type === 'volume' && /^[0-9a-f]{64}$/.test(Name ?? '')) return [];
    if (isSecretOrConfig(service, Destination)) return [];
    return [`${Type === 'volume' ? (Name ?? '') : Source}:${Destination}`];
  });
  return changeWords('mounts', running, wanted);
}

/** The name Docker knows a volume of the model by. */
export function volumeName(project: Project, key: string): string {
  return textOf(at(project.root, 'volumes', key, 'name')) ?? `${project.name}_${key}`;
}

function isSecretOrConfig(service: Node, target: string): boolean {
  if (target.startsWith('/run/secrets/')) return true;
  return itemsOf(at(service, 'configs')).some((config) => textOf(at(config, 'target')) === target);
}

function command({ service, container, image }: Compared): string | null {
  const named = (['command', 'entrypoint'] as const).filter((key) => {
    const running = (key === 'command' ? container.Config.Cmd : container.Config.Entrypoint) ?? [];
    const node = at(service, key);
    const own = (key === 'command' ? image?.Config?.Cmd : image?.Config?.Entrypoint) ?? running;
    const wanted = node?.kind === 'list' ? itemsOf(node).map((word) => textOf(word) ?? '') : own;
    return !isSame(running, wanted);
  });
  // An entrypoint of the files empties the image's command, so only the two together tell.
  return named.length === 0 || (named.length === 1 && hides(service, named[0])) ? null : named.join(' and ');
}

function hides(service: Node, key: 'command' | 'entrypoint' | undefined): boolean {
  return key === 'command' && at(service, 'command') === undefined && at(service, 'entrypoint') !== undefined;
}

function healthcheck({ service, container }: Compared): string | null {
  const check = at(service, 'healthcheck');
  if (check?.kind !== 'mapping') return null;
  const running = container.Config.Healthcheck;
  const isOff = textOf(at(check, 'disable')) === 'true';
  if (isOff) return running?.Test?.[0] === 'NONE' ? null : 'healthcheck';
  const test = itemsOf(at(check, 'test')).map((word) => textOf(word) ?? '');
  const times: readonly (readonly [string, number | null | undefined])[] = [
    ['interval', running?.Interval],
    ['timeout', running?.Timeout],
    ['start_period', running?.StartPeriod],
  ];
  const other = times.some(([key, nanoseconds]) => {
    const wanted = durationMs(textOf(at(check, key)));
    return wanted !== undefined && wanted !== (nanoseconds ?? 0) / 1e6;
  });
  const retries = textOf(at(check, 'retries'));
  const otherRetries = retries !== undefined && Number(retries) !== (running?.Retries ?? 0);
  const otherTest = test.length > 0 && !isSame(test, running?.Test ?? []);
  return other || otherRetries || otherTest ? 'healthcheck' : null;
}

function logging({ service, container, redactor }: Compared): string | null {
  const node = at(service, 'logging');
  const running = container.HostConfig.LogConfig;
  const options = Object.entries(running?.Config ?? {});
  if (node?.kind !== 'mapping') return options.length === 0 ? null : 'logging';
  const wanted = entriesOf(at(node, 'options')).map(
    ([name, { value }]) => [name, textOf(value) ?? ''] as const,
  );
  const driver = textOf(at(node, 'driver'));
  const show = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, value]) => `${name}=${redactor.value(name, value).text}`);
  if (driver !== undefined && driver !== running?.Type)
    return `logging ${running?.Type ?? 'none'} -> ${driver}`;
  return changeWords('logging', show(options), show(wanted));
}

function limits({ service, container }: Compared): string | null {
  const { memoryBytes = 0, cpus = 0 } = limitsOf(service);
  const { Memory, NanoCpus } = container.HostConfig;
  return memoryBytes === (Memory ?? 0) && Math.abs(cpus - (NanoCpus ?? 0) / 1e9) < 1e-6 ? null : 'limits';
}

function networks({ service, container, project }: Compared): string | null {
  if (at(service, 'network_mode') !== undefined) return null;
  const wanted = entriesOf(at(service, 'networks')).map(([key]) => {
    return textOf(at(project.root, 'networks', key, 'name')) ?? `${project.name}_${key}`;
  });
  const running = Object.keys(container.NetworkSettings?.Networks ?? {});
  return changeWords('networks', running, wanted);
}

function restart({ service, container }: Compared): string | null {
  const wanted = (textOf(at(service, 'restart')) ?? 'no').split(':')[0] ?? 'no';
  const running = container.HostConfig.RestartPolicy?.Name || 'no';
  return wanted === running ? null : `restart ${running} -> ${wanted}`;
}

/** `ports 0.0.0.0:5432->5432/tcp -> none`; null when both hold the same. */
function changeWords(what: string, running: readonly string[], wanted: readonly string[]): string | null {
  const left = [...new Set(running)].filter((one) => !wanted.includes(one));
  const right = [...new Set(wanted)].filter((one) => !running.includes(one));
  if (left.length === 0 && right.length === 0) return null;
  return `${what} ${listed(left, 4) || 'none'} -> ${listed(right, 4) || 'none'}`;
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}
