import { z } from 'zod';
import type { FactTable } from '../../model/facts/table.ts';
import {
  certificates,
  environment,
  flag,
  listOf,
  number,
  secret,
  text,
  textByName,
  texts,
} from './pieces.ts';

type MachineFacts = Pick<
  FactTable,
  | 'engine'
  | 'containers'
  | 'volumes'
  | 'containerLogs'
  | 'memory'
  | 'disks'
  | 'listeners'
  | 'firewall'
  | 'clock'
  | 'hostProxies'
  | 'domainAddresses'
  | 'wishedCertificate'
  | 'installedSite'
  | 'history'
>;

const engine = z.looseObject({
  version: text,
  composeVersion: text.exactOptional(),
  rootless: flag,
  defaultLogDriver: text,
  defaultLogOptions: textByName.nullable(),
  cpus: number,
  memoryBytes: number,
  dataRoot: text,
});

const containers = z.looseObject({
  project: listOf({
    name: text,
    service: text,
    image: text,
    imageId: text,
    state: text,
    health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
    exitCode: number,
    oomKilled: flag,
    restartCount: number,
    startedAt: text,
    environment,
    logDriver: text,
    logOptions: textByName,
    memoryLimitBytes: number,
    cpuLimit: number,
    mounts: listOf({ type: text, source: text, target: text }),
    published: listOf({ hostIp: text, hostPort: number, target: number }),
    configFiles: texts,
    workingDirectory: text,
    healthcheckTest: texts,
    healthcheckTokens: z.array(secret).exactOptional(),
    lastProbe: z.looseObject({ exitCode: number, output: text }).exactOptional(),
  }),
  foreign: listOf({
    name: text,
    project: text,
    workingDirectory: text,
    reason: z.enum(['same-project', 'same-name']),
  }),
  others: texts.exactOptional(),
});

const disks = z.looseObject({
  disks: listOf({
    holds: texts,
    mount: text,
    filesystem: text,
    totalBytes: number,
    freeBytes: number,
    totalInodes: number,
    freeInodes: number,
  }),
});

const firewall = z.looseObject({
  dockerUser: texts,
  dockerUser6: texts.nullable(),
  drops: flag,
  ufwActive: flag.nullable(),
});

/** The facts from Docker and the host as `--save-facts` writes them. */
export const machineFacts: { readonly [Name in keyof MachineFacts]: z.ZodType<MachineFacts[Name]> } = {
  engine,
  containers,
  volumes: z.looseObject({ volumes: listOf({ key: text, name: text, exists: flag }) }),
  containerLogs: z.looseObject({ logs: listOf({ container: text, service: text, bytes: number }) }),
  memory: z.looseObject({
    totalBytes: number,
    availableBytes: number,
    swapBytes: number,
    cores: number,
  }),
  disks,
  listeners: z.looseObject({
    sockets: listOf({ address: text, port: number, process: text.exactOptional() }),
  }),
  firewall,
  clock: z.looseObject({ synchronised: flag, by: text }),
  domainAddresses: z.looseObject({ domain: text, addresses: texts, own: texts }),
  wishedCertificate: z.looseObject({
    cert: z.looseObject({
      path: text,
      unread: text.exactOptional(),
      isDenied: flag.exactOptional(),
      until: text.exactOptional(),
      ended: flag.exactOptional(),
      names: text.exactOptional(),
      isForDomain: flag.exactOptional(),
    }),
    key: z.looseObject({
      path: text,
      unread: text.exactOptional(),
      isDenied: flag.exactOptional(),
      fits: flag.exactOptional(),
    }),
  }),
  installedSite: z.looseObject({ proxy: z.enum(['nginx', 'caddy']).nullable() }),
  hostProxies: z.looseObject({
    found: listOf({
      product: z.enum(['nginx', 'caddy']),
      files: texts,
      mentions: texts,
      certificates: certificates.exactOptional(),
    }),
  }),
  history: z.looseObject({
    path: text,
    points: listOf({ at: z.iso.datetime(), values: z.record(text, number) }),
    damagedLines: z.array(number),
  }),
};
