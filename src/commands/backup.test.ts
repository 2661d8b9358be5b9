import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackCopy } from '../../test/helpers/deployments.ts';
import { drillRecord } from '../../test/helpers/drill.ts';
import { fakeWorld, printed } from '../../test/helpers/world.ts';
import { placesOf } from '../engine/state/places.ts';
import type { ExecResult } from '../ports/exec.ts';
import { keepDrill } from '../practices/backup/drill/records.ts';
import type { BackupStatus } from '../practices/backup/operations/status.ts';
import { systemFiles } from '../system/files.ts';
import { systemTree } from '../system/tree.ts';
import { backupCommand } from './backup.ts';

const now = new Date('2026-11-27T12:00:00Z');
const hourAgo = now.getTime() / 1000 - 3600;
const sidecars = ['seaworthy-backup', 'seaworthy-objects'] as const;

interface Given {
  /** State of each sidecar, in their order; absent = it has no container. null = Docker does not answer. */
  readonly states?: readonly (string | undefined)[] | null;
  /** Days since a drill was green; null = none ever was. */
  readonly provenDays?: number | null;
  readonly json?: boolean;
}

const info = [
  {
    repo: [{ key: 1, cipher: 'aes-256-cbc', status: { code: 0, message: 'ok' } }],
    archive: [],
    backup: [
      {
        ...{ label: '20261127-110000F', type: 'full', archive: { start: 'A', stop: 'A' } },
        ...{ timestamp: { start: hourAgo, stop: hourAgo }, database: { 'repo-key': 1 } },
        info: { size: 1024, repository: { delta: 512 } },
      },
    ],
  },
];
const snapshot = {
  ...{ id: 'a', time: new Date(hourAgo * 1000).toISOString(), tags: ['objects'], paths: [] },
};
const spool = {
  ...{ at: now.toISOString(), failing: null, spool: { segments: 0, bytes: 0, oldest: null } },
  lastPushed: { name: 'A', at: '2026-11-27T11:59:40Z' },
};

function containersOf(states: readonly (string | undefined)[]): readonly object[] {
  return states.flatMap((status, index) => {
    const service = sidecars[index];
    const labels = { 'com.docker.compose.service': service };
    return status === undefined
      ? []
      : [{ Id: `${service}1`, Name: service, State: { Status: status }, Config: { Labels: labels } }];
  });
}

/** `backup status` of a deployment on disk whose backups are sound, but for what is given. */
async function status({ states = ['running', 'running'], provenDays = 1, json = false }: Given = {}) {
  const directory = stackCopy('stock');
  writeFileSync(join(directory, 'seaworthy.yaml'), 'backup:\n  repositories:\n    - path: /mnt/backup\n');
  const places = placesOf(directory);
  mkdirSync(places.state);
  const endedAt = new Date(now.getTime() - (provenDays ?? 0) * 86_400_000).toISOString();
  if (provenDays !== null) keepDrill(places, drillRecord({ startedAt: endedAt, endedAt }), systemTree());
  const containers = containersOf(states ?? []);
  const ids = containers.map((one) => `${(one as { Id: string }).Id}\n`).join('');
  const down: ExecResult = { ran: true, code: 1, stdout: '', stderr: 'Cannot connect to the Docker daemon' };
  const answers = [
    { match: /^docker ps /, result: states === null ? down : printed(ids) },
    { match: /^docker container inspect /, result: printed(JSON.stringify(containers)) },
    { match: / seaworthy-backup1 .* info$/, result: printed(JSON.stringify(info)) },
    { match: / seaworthy-backup1 .* cat .*status\.json$/, result: printed(JSON.stringify(spool)) },
    { match: / seaworthy-objects1 .* snapshots /, result: printed(JSON.stringify([snapshot])) },
  ];
  // What is asked of a container that does not run has no answer here, which fails the test.
  const world = { ...fakeWorld({ exec: answers, directory, now }), files: systemFiles() };
  const given = backupCommand.input.parse({ directory, action: 'status', json });
  return backupCommand.run(given, world, {} as never);
}

const last = (text: string | undefined) => (text ?? '').trimEnd().split('\n').at(-1);
const proven = 'last proven restore: 24 hours ago, to the last commit, in 80 s';

describe('seaworthy backup status', () => {
  it('ends with the last proven restore, and with 0 where all is well', async () => {
    const { exitCode, text } = await status();
    expect(text).not.toMatch(/^[✗?]/m);
    expect([exitCode, last(text)]).toEqual([0, proven]);
  });

  it.each([
    ['was ever proven', null, 'never'],
    ['was proven for a month', 31, '31 days ago'],
  ])('ends with 1 where no restore %s, though all else is well', async (_, provenDays, words) => {
    const { exitCode, text } = await status({ provenDays });
    expect(text).not.toMatch(/^[✗?]/m);
    expect(last(text)).toContain(`last proven restore: ${words}`);
    expect(last(text)).toContain('seaworthy drill');
    expect(exitCode).toBe(1);
  });

  it.each([
    ['Docker does not answer', null, 'Docker does not answer: Cannot connect to the Docker daemon'],
    ['no sidecar has a container', [], 'seaworthy-backup has no container'],
    ['the sidecar of the database ended', ['exited', 'running'], 'seaworthy-backup is exited'],
    ['the sidecar of objects ended', ['running', 'exited'], 'seaworthy-objects is exited'],
  ])('says on the day on which %s what it can, and still the last proven restore', async (_, states, why) => {
    const { exitCode, text } = await status({ states });
    expect(exitCode).toBe(3);
    expect(text).toMatch(new RegExp(`^✗ backups do not run here: ${why}\n {2}HINT: .+`));
    expect(last(text)).toBe(proven);
  });

  it('tells what the one sidecar knows while the other is down', async () => {
    const database = await status({ states: ['running', undefined] });
    expect(database.text).toContain('✓ /mnt/backup: last backup 60 min ago');
    expect(database.text).toContain('✓ WAL: nothing waits');
    const objects = await status({ states: [undefined, 'running'] });
    expect(objects.text).toContain('✓ objects in /mnt/backup: saved 60 min ago');
    expect(objects.text).not.toContain('no backup yet');
  });

  it('is not sound in JSON while a sidecar is down', async () => {
    const { exitCode, text } = await status({ states: ['running', 'exited'], json: true });
    const found = JSON.parse(text ?? '') as BackupStatus;
    expect(exitCode).toBe(3);
    expect(found).toMatchObject({ isSound: false, lastRestore: expect.stringContaining('24 hours ago') });
    expect(found.lines[0]).toMatchObject({
      ok: false,
      hint: expect.stringContaining('docker compose up -d'),
    });
  });
});
