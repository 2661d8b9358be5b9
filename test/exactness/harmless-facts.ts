// What a healthy deployment may show now and then, in facts that are injected as for breakages.
import { measured } from '../../src/model/facts/history.ts';
import type { FactTable } from '../../src/model/facts/table.ts';
import { measuredDays } from './measured-days.ts';
import { inFacts, type Mutation } from './mutation.ts';
import { targets } from './mutations/backup-jobs.ts';
import { grownLogs } from './mutations/logs.ts';
import { withContainer } from './mutations/running.ts';
import { hostNginx } from './mutations/tls.ts';

const mebibyte = 1024 ** 2;
const yesterday = '2026-11-21T09:00:00Z';

export const harmlessFacts: readonly Mutation[] = [
  inFacts('docker', 'a container that restarted often, long ago', [], (facts) =>
    withContainer(facts, 'realtime', () => ({ restartCount: 40, startedAt: yesterday })),
  ),
  inFacts('docker', 'a container that was restarted once, just now', [], (facts) =>
    withContainer(facts, 'rest', () => ({ restartCount: 1, startedAt: '2026-11-22T11:59:00Z' })),
  ),
  inFacts('docker', 'a container with a variable of its image', [], (facts) =>
    withContainer(facts, 'rest', ({ environment }) => ({
      environment: { ...environment, LANG: { text: 'C.UTF-8', at: [], variables: [] } },
    })),
  ),
  inFacts('docker', 'an engine with a limit of its own for logs', [], ({ engine }) => ({
    engine: { ...engine, defaultLogOptions: { 'max-size': '10m' } },
  })),
  inFacts('postgres', 'a slot some megabytes behind', [], ({ slots }) => ({
    slots: { ...slots, slots: slots.slots.map((one) => ({ ...one, retainedBytes: 200 * mebibyte })) },
  })),
  inFacts('postgres', 'no slot at all', [], () => ({ slots: { slots: [], replicas: 0 } })),
  inFacts(
    'postgres',
    'an archiver that failed once and caught up',
    [],
    ({ archiver }) => ({ archiver: { ...archiver, failedCount: 1, waiting: 2 } }),
    { on: ['hardened', 'kong-15', 'pgbouncer'] },
  ),
  inFacts('postgres', 'tables without row security that anon may not use', [], ({ exposedTables }) => ({
    exposedTables: {
      ...exposedTables,
      withoutRowSecurity: [{ schema: 'public', table: 'internal_jobs', anonMay: false }],
    },
  })),
  inFacts('postgres', 'a trigger that holds a valid key', [], validStoredKey),
  inFacts('postgres', 'more than half of the connections in use', [], ({ connections }) => ({
    connections: { ...connections, used: Math.floor(connections.max * 0.6) },
  })),
  inFacts('postgres', 'a role that could not be tried', [], ({ logins }) => ({
    logins: {
      ...logins,
      untried: [{ role: 'pgbouncer', reason: 'remaining connection slots are reserved' }],
    },
  })),
  inFacts('postgres', 'an empty vault', [], () => ({ vault: { secrets: 0 } })),
  inFacts('postgres', 'a publication without tables', [], () => ({ publication: { tables: 0 } })),
  inFacts('postgres', 'a busy history whose rows are young', [], () => ({
    histories: {
      tables: [
        {
          table: 'net._http_response',
          bytes: 600 * mebibyte,
          rows: 400_000,
          oldest: '2026-11-22T06:00:00Z',
        },
      ],
    },
  })),
  inFacts('postgres', 'WAL beyond its ordinary size that does not grow', [], (facts) => {
    const sizes = { ...facts.sizes, walBytes: 3000 * mebibyte };
    return { sizes, history: measuredDays({ ...facts, sizes }) };
  }),
  inFacts(
    'postgres',
    'large log tables that somebody keeps at their size',
    [],
    (facts) => grownLogs(facts, 0),
    {
      on: ['kong-15'],
    },
  ),
  inFacts('host', 'dumps on a disk of their own, of last night', [], () => ({
    backupTargets: targets('2026-11-22T02:00:00.000Z'),
  })),
  inFacts('host', 'a disk that is full in a year at its pace', [], (facts) => ({
    history: measuredDays(facts, { [measured.diskFree('/')]: -1024 * mebibyte * 0.8 }),
  })),
  inFacts('host', 'a certificate that is renewed in a month', [], () => ({
    hostProxies: { found: [hostNginx(60)] },
  })),
  inFacts('host', 'disks used to four fifths', [], ({ disks }) => ({
    disks: { disks: disks.disks.map((one) => ({ ...one, freeBytes: one.totalBytes * 0.2 })) },
  })),
  inFacts('host', 'a file system that counts no inodes', [], ({ disks }) => ({
    disks: { disks: disks.disks.map((one) => ({ ...one, totalInodes: 0, freeInodes: 0 })) },
  })),
  inFacts('host', 'a firewall that drops what comes from outside', [], ({ firewall }) => ({
    firewall: { ...firewall, dockerUser: ['-A DOCKER-USER -i eth0 -j DROP'], drops: true },
  })),
  inFacts('host', 'a web server on the machine that serves another site', [], () => ({
    hostProxies: { found: [{ product: 'nginx', files: ['/etc/nginx/sites-enabled/blog'], mentions: [] }] },
  })),
];

/** The secret in use signed it, and it lasts for years. */
function validStoredKey({ services }: FactTable): Partial<FactTable> {
  const auth = services.find(({ role }) => role === 'auth');
  const signer = auth?.environment['GOTRUE_JWT_SECRET']?.secret?.fingerprint ?? '';
  const token = {
    algorithm: 'HS256',
    role: 'service_role',
    expiresAt: 1_900_000_000,
    verifiedBy: [signer],
  };
  const secret = { fingerprint: 'f-stored', bytes: 180, reserved: false, bareYamlScalar: false };
  return {
    storedTokens: { tokens: [{ where: 'function public.notify', token, secret }], secrets: [], skipped: [] },
  };
}
