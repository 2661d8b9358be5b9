// The deployment's own model as one that cannot be noticed: other names, no ports, no way out, no live data.
import { z } from 'zod';
import type { Json } from '../../../../model/fragment.ts';
import { keyFolder, objectsFolder } from '../../container/objects-service.ts';
import { dataFolder } from '../../container/paths.ts';
import { clientService, drillLabel, insideNetwork, ofLabel, probeService } from '../names.ts';
import { foldersAt, isolateMounts } from './mounts.ts';
import { liveNetworks, networkShape, waysOut } from './ways-out.ts';

/** Of `docker compose config --format json`, what is read of it. */
const serviceShape = z.looseObject({
  image: z.string().optional(),
  container_name: z.string().optional(),
  environment: z.record(z.string(), z.string().nullable()).nullish(),
  networks: z
    .record(z.string(), z.looseObject({ aliases: z.array(z.string()).nullish() }).nullable())
    .nullish(),
  volumes: z.array(z.unknown()).nullish(),
});

const modelShape = z.looseObject({
  services: z.record(z.string(), serviceShape),
  networks: z.record(z.string(), networkShape).nullish(),
  secrets: z.record(z.string(), z.unknown()).nullish(),
  configs: z.record(z.string(), z.unknown()).nullish(),
});

type Service = z.infer<typeof serviceShape>;

export interface IsolateInput {
  /** The resolved model, as Compose prints it. */
  readonly model: unknown;
  readonly id: string;
  /** Name of the live project, and of the drill's. */
  readonly of: string;
  readonly name: string;
  readonly database: string;
  /** The database's command with the settings of a drill, as Compose takes it. */
  readonly command: readonly string[];
  /** The two sidecars: the one that answers a recovery, and the one that brings objects back. */
  readonly sidecar: string;
  readonly objects: string;
  /** Services that are started behind the database. */
  readonly services: readonly string[];
  /** Images of services that have no name for theirs: built from a folder. */
  readonly images: Readonly<Record<string, string>>;
  /** Absolute paths of folders that hold data. */
  readonly data: readonly string[];
  /** Number of the repository that is drilled. */
  readonly repository: number;
  /** Whether the repository is elsewhere: its sidecars go to it by the networks of the live ones. */
  readonly reachesOut: boolean;
  readonly cpus: number;
  /** Bytes for the database. */
  readonly memory: number;
}

/** Keys of a service that mean the same wherever it runs. Whatever is not among them, a later Compose's included, is left out. */
const kept = [
  ...[
    'cap_add',
    'cap_drop',
    'command',
    'configs',
    'entrypoint',
    'group_add',
    'healthcheck',
    'init',
    'platform',
  ],
  ...['read_only', 'secrets', 'shm_size', 'stop_grace_period', 'stop_signal', 'sysctls', 'tmpfs', 'ulimits'],
  ...['user', 'working_dir'],
] as const;

export function isolate(given: IsolateInput): { readonly [key: string]: Json } {
  const { services, networks, secrets, configs } = modelShape.parse(given.model);
  const input = { ...given, data: [...given.data, ...dataIn(services, given)] };
  const names = [input.database, input.sidecar, input.objects, ...input.services];
  const volumes = new Set<string>();
  const own = names.flatMap((name) => {
    const service = services[name];
    if (service === undefined) return [];
    return [[name, isolated(name, service, input, volumes)] as const];
  });
  const image = imageOf(input.database, services[input.database], input);
  return {
    name: input.name,
    services: {
      ...Object.fromEntries(own),
      [clientService]: idle(image, '512M', input),
      [probeService]: idle(imageOf(input.sidecar, services[input.sidecar], input), '256M', input),
    },
    networks: {
      [insideNetwork]: { internal: true, labels: labels(input) },
      ...(input.reachesOut ? liveNetworks([services[input.sidecar], services[input.objects]], networks) : {}),
    },
    volumes: Object.fromEntries([...volumes].map((name) => [name, { labels: labels(input) }])),
    ...used('secrets', secrets, own),
    ...used('configs', configs, own),
  };
}

/** Supabase's own image keeps the vault's root key there (pgsodium_getkey.sh). */
const customFolder = '/etc/postgresql-custom';

/** As Compose itself writes the paths: by a symbolic link, the same folder may have another name in what we read. */
function dataIn(services: Readonly<Record<string, Service>>, input: IsolateInput): readonly string[] {
  const targets: readonly (readonly [service: string, targets: readonly string[]])[] = [
    [input.database, [dataFolder, customFolder]],
    [input.sidecar, [dataFolder]],
    [input.objects, [objectsFolder, keyFolder]],
  ];
  return targets.flatMap(([name, at]) => foldersAt(services[name]?.volumes ?? [], at));
}

function isolated(
  name: string,
  service: Service,
  input: IsolateInput,
  volumes: Set<string>,
): { readonly [key: string]: Json } {
  const written = name === input.objects ? [objectsFolder] : [];
  // Repositories are read, and nothing else, whoever mounts them.
  const mounts = isolateMounts(service.volumes ?? [], input.data, written);
  for (const volume of mounts.volumes) volumes.add(volume);
  return {
    ...Object.fromEntries(kept.flatMap((key) => (service[key] == null ? [] : [[key, service[key] as Json]]))),
    ...common(input),
    ...bounds(name === input.database ? `${input.memory}b` : '512M', input.cpus),
    image: imageOf(name, service, input),
    environment: environmentOf(name, service, input),
    volumes: mounts.mounts,
    ...networksOf(name, service, input),
    ...quickCheck(service),
    ...roleOf(name, service, input),
  };
}

/**
 * Asked more often, so that nobody waits for the next time, and with more patience: a drill comes last on its machine. What is asked
 * stays the deployment's, or the image's where the deployment says nothing (Compose takes a check without `test` so).
 */
function quickCheck(service: Service): { readonly [key: string]: Json } {
  const given = z.looseObject({ disable: z.boolean().optional() }).catch({}).parse(service['healthcheck']);
  if (given.disable === true) return {};
  const check = { ...(given as { [key: string]: Json }), interval: '2s', timeout: '20s', retries: 20 };
  return { healthcheck: check };
}

/** What differs by what a service is for. */
function roleOf(name: string, service: Service, input: IsolateInput): { readonly [key: string]: Json } {
  if (name === input.database) return { command: [...input.command] };
  const hosts = service['extra_hosts'] == null ? {} : { extra_hosts: service['extra_hosts'] as Json };
  const outside = input.reachesOut ? hosts : {};
  if (name === input.sidecar) return { command: ['recovery', String(input.repository)], ...outside };
  if (name !== input.objects) return {};
  const rights = z.array(z.string()).catch([]).parse(service['cap_add']);
  // It waits to be told; what it brings back gets its owner back, too.
  return {
    ...outside,
    ...idleWords,
    cap_add: [...new Set([...rights, 'CHOWN'])],
    healthcheck: { disable: true },
  };
}

const idleWords = { entrypoint: ['sleep', '86400'], command: [] };

function idle(image: string, memory: string, input: IsolateInput): { readonly [key: string]: Json } {
  return {
    ...common(input),
    ...bounds(memory, input.cpus),
    ...idleWords,
    image,
    cap_drop: ['ALL'],
    healthcheck: { disable: true },
    networks: { [insideNetwork]: {} },
  };
}

function common(input: IsolateInput): { readonly [key: string]: Json } {
  return {
    restart: 'no',
    pull_policy: 'missing',
    labels: labels(input),
    // A log driver may send lines elsewhere.
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '2' } },
    // Folders are shared with live containers, whose labels they keep.
    security_opt: ['label:disable', 'no-new-privileges:true'],
    // The first to go where memory ends, and the last to be served where processors do.
    oom_score_adj: 500,
    cpu_shares: 256,
  };
}

function bounds(memory: string, cpus: number): { readonly [key: string]: Json } {
  return { deploy: { resources: { limits: { cpus: String(cpus), memory } } } };
}

function labels({ id, of }: IsolateInput): { readonly [key: string]: string } {
  return { [drillLabel]: id, [ofLabel]: of };
}

function imageOf(name: string, service: Service | undefined, { images }: IsolateInput): string {
  return service?.image ?? images[name] ?? '';
}

/** A name that never resolves (RFC 6761, 6.4). */
const nowhere = 'smtp.invalid';

/** Mail, messages and hooks lead nowhere, even if there were a way out. */
function environmentOf(
  name: string,
  { environment }: Service,
  { sidecar }: IsolateInput,
): { readonly [key: string]: string | null } {
  // The one that answers a recovery asks no server.
  if (name === sidecar) return {};
  const entries = Object.entries(environment ?? {}).map(([key, value]) => {
    if (/SMTP_HOST$/.test(key)) return [key, nowhere] as const;
    if (/SMTP_(?:USER|PASS|PASSWORD)$/.test(key)) return [key, ''] as const;
    if (/^GOTRUE_HOOK_.*_ENABLED$/.test(key)) return [key, 'false'] as const;
    return [key, value] as const;
  });
  return Object.fromEntries(entries);
}

function networksOf(name: string, service: Service, input: IsolateInput): { readonly [key: string]: Json } {
  const isSidecar = name === input.sidecar || name === input.objects;
  if (isSidecar) return input.reachesOut ? waysOut(service) : { network_mode: 'none' };
  const given = Object.values(service.networks ?? {}).flatMap((one) => one?.aliases ?? []);
  const aliases = [...new Set([...given, ...(service.container_name ? [service.container_name] : [])])];
  return { networks: { [insideNetwork]: aliases.length === 0 ? {} : { aliases } } };
}

/** Only what these services mount: what nobody mounts may be somewhere else altogether. */
function used(
  section: 'secrets' | 'configs',
  given: Readonly<Record<string, unknown>> | null | undefined,
  services: readonly (readonly [string, { readonly [key: string]: Json }])[],
): { readonly [key: string]: Json } {
  const mounts = services.flatMap(([, service]) => mountedOf.parse(service[section]));
  const names = new Set(mounts.map(({ source }) => source));
  const entries = Object.entries(given ?? {}).filter(([name]) => names.has(name));
  return entries.length === 0 ? {} : { [section]: Object.fromEntries(entries) as Json };
}

const mountedOf = z.array(z.looseObject({ source: z.string() })).catch([]);
