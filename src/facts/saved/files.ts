import { z } from 'zod';
import type { FactTable } from '../../model/facts/table.ts';
import {
  certificates,
  flag,
  listOf,
  number,
  place,
  places,
  secret,
  text,
  textByName,
  texts,
} from './pieces.ts';
import { services } from './services.ts';

type FileFacts = Pick<
  FactTable,
  | 'deployment'
  | 'services'
  | 'gateway'
  | 'bindSources'
  | 'dataDirectory'
  | 'functions'
  | 'scripts'
  | 'backupTargets'
  | 'textForm'
  | 'proxyConfigs'
  | 'logCollector'
  | 'namedHosts'
  | 'keptTokens'
>;

const envFile = z.looseObject({
  path: text,
  mode: number,
  keys: listOf({
    name: text,
    at: place,
    text,
    secret: secret.exactOptional(),
    used: flag,
    altered: flag,
    lost: z.enum(['variable', 'comment']).exactOptional(),
  }),
  hasCarriageReturns: flag,
});

const deployment = z.looseObject({
  project: text,
  directory: text,
  files: listOf({
    path: text,
    by: z.enum(['list', 'include', 'extends', 'override']),
    bytes: number,
    versionAt: place.exactOptional(),
  }),
  filesFrom: z.enum(['flag', 'environment', 'env-file', 'default']),
  filesNotUsed: texts,
  envFile: envFile.nullable(),
  unsetVariables: listOf({ name: text, at: place }),
  profiles: texts,
});

const gateway = z.looseObject({
  dialect: z.enum(['kong', 'envoy']),
  file: text,
  routes: listOf({
    name: text,
    path: text,
    match: z.enum(['prefix', 'exact', 'regex']),
    access: z.enum(['open', 'key', 'service', 'login', 'denied', 'address']),
    upstream: text.exactOptional(),
    host: text.exactOptional(),
    timeoutMs: number.exactOptional(),
    at: place,
  }),
  dashboardPasswordUnquoted: place.exactOptional(),
});

const bindSources = listOf({
  service: text,
  source: text,
  target: text,
  expected: z.enum(['file', 'directory', 'any']),
  found: z.enum(['file', 'directory', 'socket', 'missing', 'denied', 'other']),
  at: place,
  named: text.exactOptional(),
});

const dataDirectory = z.looseObject({
  path: text,
  pgVersion: text.nullable(),
  ownerUid: number.exactOptional(),
  device: number.exactOptional(),
  at: place,
});

const functions = z.looseObject({
  directory: text,
  mainPresent: flag,
  functions: listOf({
    name: text,
    entry: text,
    readsVariables: texts,
    looksAt: z.array(z.enum(['token', 'signature', 'shared secret'])).exactOptional(),
    at: place,
  }),
  mainImports: listOf({ from: text, at: place }).exactOptional(),
});

const scripts = z.looseObject({
  scanned: texts,
  idle: texts.exactOptional(),
  skipped: listOf({ path: text, reason: text }),
  found: listOf({
    kind: z.enum([
      'backup',
      'destructive',
      'data-directory-copy',
      'object-copy-without-xattrs',
      'unknown-volume-copy',
    ]),
    text,
    at: place,
    idle: z.literal(true).exactOptional(),
    unchecked: z.literal(true).exactOptional(),
  }),
});

const unreadPart = z.looseObject({ text, at: place });

const proxyConfigs = listOf({
  product: z.enum(['nginx', 'caddy']),
  file: text,
  upgradesWebSockets: flag,
  bodyLimitBytes: number.exactOptional(),
  readTimeoutMs: number.exactOptional(),
  serverNames: listOf({ name: text, at: place }),
  upstreams: listOf({ address: text, at: place, login: flag.exactOptional() }),
  tls: flag,
  addressHeaders: textByName.exactOptional(),
  trustsProxies: z.literal(true).exactOptional(),
  certificates: certificates.exactOptional(),
  unseen: z
    .looseObject({
      upgradesWebSockets: unreadPart.exactOptional(),
      bodyLimitBytes: unreadPart.exactOptional(),
      readTimeoutMs: unreadPart.exactOptional(),
      tls: unreadPart.exactOptional(),
    })
    .exactOptional(),
});

const namedHosts = z.looseObject({
  hosts: listOf({ of: z.enum(['function', 'metrics']), host: text, at: place }),
});

const keptTokens = z.looseObject({
  copies: listOf({
    kind: z.enum(['compose', 'function', 'gateway', 'proxy', 'script', 'web-root', 'env-copy']),
    where: text,
    at: place,
    secret,
    opaque: z.enum(['secret', 'publishable']).exactOptional(),
    mode: number.exactOptional(),
  }),
  scanned: number,
  skipped: listOf({ path: text, reason: text }),
});

/** The facts from files as `--save-facts` writes them. */
export const fileFacts: { readonly [Name in keyof FileFacts]: z.ZodType<FileFacts[Name]> } = {
  deployment,
  services,
  gateway,
  bindSources,
  dataDirectory,
  functions,
  scripts,
  backupTargets: z.looseObject({
    targets: listOf({
      path: text,
      device: number.exactOptional(),
      newest: z.looseObject({ name: text, modifiedAt: z.iso.datetime() }).exactOptional(),
      at: place,
    }),
    shipped: listOf({ text, at: place, idle: z.literal(true).exactOptional() }),
  }),
  textForm: z.looseObject({ carriageReturns: places, conflictMarkers: places }),
  proxyConfigs,
  logCollector: z.looseObject({
    file: text,
    service: text,
    sources: listOf({ name: text, include: texts, exclude: texts, narrowed: flag, at: place }),
    routes: listOf({ name: text, containers: texts, at: place }),
    unrouted: flag,
    variables: listOf({ name: text, at: place }),
    oldFunctionAt: place.exactOptional(),
  }),
  namedHosts,
  keptTokens,
};
