import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { type ExecAnswer, printed } from '../../../test/helpers/world.ts';
import { keyFingerprint } from '../../model/backup-key.ts';
import type { BackupsFact } from '../../model/facts/backups.ts';
import { backups } from './backups.ts';

const failed = (stderr: string) => ({ ran: true as const, code: 1, stdout: '', stderr });
const files = {
  '/srv/supabase/seaworthy.yaml':
    'backup: { schedule: every 6h, repositories: [{ path: /a }, { path: /b }] }\n',
  '/srv/supabase/seaworthy/secrets/backup-key': 'the-key-that-nobody-sees',
  '/srv/supabase/.seaworthy/verified.json':
    '{"sha256":"x","record":{"schemaVersion":1,"repositories":[{"number":1,"place":"/a","at":"2026-11-20T00:00:00.000Z","faults":["f"]}]}}\n',
};
const info = (error: boolean) => [
  {
    name: 'main',
    repo: [{ key: 1, cipher: 'aes-256-cbc', status: { code: 0, message: 'ok' } }],
    archive: [],
    backup: [
      {
        label: '20261122-020003F',
        ...{ type: 'full', error, database: { id: 1, 'repo-key': 1 } },
        timestamp: { start: 1_795_312_800, stop: 1_795_312_860 },
        info: { size: 100, repository: { delta: 10 } },
      },
    ],
  },
];
const status = {
  at: '2026-11-22T12:00:00.000Z',
  spool: { segments: 2, bytes: 32, oldest: '2026-11-22T11:50:00.000Z' },
  lastPushed: null,
  failing: { since: '2026-11-22T11:50:00.000Z', reason: 'no way' },
};
const sidecars: readonly ExecAnswer[] = [
  { match: /pgbackrest .*--repo=1 .*info$/, result: printed(JSON.stringify(info(true))) },
  { match: /pgbackrest .*--repo=2 .*info$/, result: failed('[103]: unable to find a valid repository') },
  { match: /seaworthy-restic 1 snapshots/, result: printed('[{"time":"2026-11-22T03:05:00.5+01:00"}]') },
  { match: /seaworthy-restic 2 snapshots/, result: printed('[]') },
  { match: /cat \/var\/spool\/seaworthy\/status.json$/, result: printed(JSON.stringify(status)) },
  {
    match: /df -P -k \/var\/spool\/seaworthy$/,
    result: printed('Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/x 9 2 7 25% /v\n'),
  },
  { match: /cat \/objects/, result: failed('cat: no such file') },
];

async function look(input: Parameters<typeof live>[0]): Promise<BackupsFact> {
  const fact = await gather(backups, live(input));
  return fact.known ? (fact.value as BackupsFact) : expect.fail(fact.reason);
}

describe('backups', () => {
  it('tells what both sidecars say, each repository by itself', async () => {
    const containers = ['seaworthy-backup', 'seaworthy-objects'].map((service) => ({ service }));
    const fact = await look({ containers, files, exec: sidecars });
    expect(fact).toMatchObject({
      ...{ database: 'running', objects: 'running', schedule: 'every 6h', captures: null },
      repositories: [
        {
          ...{ number: 1, status: 'ok', encrypted: true, objectsAt: '2026-11-22T02:05:00.500Z' },
          newest: { label: '20261122-020003F', bytes: 100, storedBytes: 10, damagedPages: true },
        },
        { number: 2, status: expect.stringContaining('103'), newest: null },
      ],
      spool: { segments: 2, bytes: 32, oldest: status.spool.oldest, failing: 'no way', freeBytes: 7168 },
      verified: [{ number: 1, faults: ['f'] }],
      key: { fingerprint: keyFingerprint('the-key-that-nobody-sees\n'), kept: null },
    });
    expect(JSON.stringify(fact)).not.toContain('nobody-sees');
  });

  it('asks nothing where no sidecar is, and says so', async () => {
    const fact = await look({ files });
    expect(fact).toMatchObject({ database: null, objects: null, repositories: [], spool: null });
  });

  it('asks nothing of one that does not run', async () => {
    const fact = await look({ containers: [{ service: 'seaworthy-backup', state: 'exited' }], files });
    expect(fact).toMatchObject({ database: 'exited', objects: null, repositories: [], spool: null });
  });
});
