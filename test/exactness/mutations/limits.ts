import { replacing } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { withContainer } from './running.ts';

const gibibyte = 1024 ** 3;

export const limits: readonly Mutation[] = [
  ...['auth', 'db', 'realtime', 'studio'].map((name) =>
    inFiles(`${name} without a memory limit`, ['limits/none'], saying(name, 'deploy: !reset null')),
  ),
  inFiles(
    'a gateway with a limit for processors alone',
    ['limits/none'],
    saying(['api-gw', 'kong'], 'deploy: !override { resources: { limits: { cpus: "2" } } }'),
  ),
  inFacts('docker', 'the kernel killed functions for memory', ['limits/killed-for-memory'], (facts) =>
    withContainer(facts, 'functions', () => ({ oomKilled: true })),
  ),
  inFacts(
    'host',
    'a machine with less memory than the limits',
    ['limits/overcommitted'],
    ({ memory, engine }) => ({
      memory: { ...memory, totalBytes: 4 * gibibyte, availableBytes: gibibyte },
      engine: { ...engine, memoryBytes: 4 * gibibyte },
    }),
  ),
  {
    what: 'a Kong that starts a worker for every core',
    mode: 'host',
    breaks: ['limits/gateway-workers'],
    files: replacing('docker-compose.kong.yml', / +KONG_NGINX_WORKER_PROCESSES: .*\n/, ''),
  },
  inFacts(
    'postgres',
    'shared buffers of the image',
    ['limits/small-shared-buffers'],
    ({ settings }) => ({ settings: { ...settings, shared_buffers: '16384' } }),
    { on: ['hardened', 'kong-15', 'pgbouncer'] },
  ),
];
