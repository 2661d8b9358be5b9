import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { docker, readContainer } from './docker.ts';
import { engineWords } from './engine-run.ts';
import { isHandedOver } from './live-database.ts';
import { isBeforeTarget, lastFatal } from './recovery.ts';
import { leastMissing, readStatus, spoolTrouble } from './spool.ts';

describe('the container that writes the data directory', () => {
  it('has what the sidecar has, and may write there alone', () => {
    const sidecar = readContainer({
      Image: 'sha256:5a',
      RestartCount: 0,
      State: { Status: 'running', ExitCode: 0 },
      HostConfig: {
        NetworkMode: 'x_default',
        CapAdd: ['CAP_CHOWN', 'SETUID'],
        ExtraHosts: ['store:10.0.0.9'],
      },
      Mounts: [
        { Type: 'bind', Source: '/srv/data', Destination: '/var/lib/postgresql/data', RW: false },
        {
          Type: 'volume',
          Name: 'x_spool',
          Source: '/v/_data',
          Destination: '/var/spool/seaworthy',
          RW: true,
        },
        { Type: 'bind', Source: '/srv/key', Destination: '/run/secrets/backup-key', RW: false },
      ],
    });
    const words = engineWords(sidecar, 'x-seaworthy-restore', ['pgbackrest', 'restore']);
    expect(words.filter((word) => word.startsWith('type='))).toEqual([
      'type=bind,source=/srv/data,target=/var/lib/postgresql/data',
      'type=volume,source=x_spool,target=/var/spool/seaworthy',
      'type=bind,source=/srv/key,target=/run/secrets/backup-key,readonly',
    ]);
    expect(words.join(' ')).toContain('--network x_default --read-only');
    expect(words.join(' ')).toContain(
      '--cap-drop ALL --cap-add CHOWN --cap-add SETUID --add-host store:10.0.0.9',
    );
    expect(words.slice(-5)).toEqual(['--entrypoint', 'seaworthy-run', 'sha256:5a', 'pgbackrest', 'restore']);
  });
});

describe('a container that is run', () => {
  it('is no service of a project, though its image says so, unless it is asked to be one', async () => {
    const world = fakeWorld({
      exec: [{ match: 'docker', result: { ran: true, code: 0, stdout: '', stderr: '' } }],
    });
    await docker(world, ['run', '--rm', '--label', 'com.docker.compose.service=x', 'image']);
    await docker(world, ['exec', 'id', 'run']);
    expect(world.ran.map(({ argv }) => argv.join(' '))).toEqual([
      'docker run --label com.docker.compose.project= --label com.docker.compose.service= --rm --label com.docker.compose.service=x image',
      'docker exec id run',
    ]);
  });
});

describe('the log of a server that recovers', () => {
  const early = 'FATAL:  recovery ended before configured recovery target was reached';

  it('tells that no commit comes after the target', () => {
    const log = `2026-11-27 07:00:00 UTC [1] LOG:  redo done\n2026-11-27 07:00:00 UTC [1] ${early}\n`;
    const fatal = lastFatal(log);
    expect(fatal).toBe('recovery ended before configured recovery target was reached');
    expect(isBeforeTarget(fatal ?? '')).toBe(true);
  });

  it('is not judged by what clients are told while it starts', () => {
    const log =
      'FATAL:  the database system is starting up\nFATAL:  password authentication failed for user "x"';
    expect(lastFatal(log)).toBeNull();
    expect(lastFatal(`${log}\nFATAL:  could not locate required checkpoint record\n${log}`)).toBe(
      'could not locate required checkpoint record',
    );
  });
});

describe('WAL that is handed over', () => {
  it('counts when the segment or a later one of its timeline was taken', () => {
    const segment = '00000001000000000000000A';
    expect(isHandedOver(segment, segment)).toBe(true);
    expect(isHandedOver(segment, '00000001000000000000000B')).toBe(true);
    expect(isHandedOver(segment, '00000001000000000000000A.00000028.backup')).toBe(true);
    expect(isHandedOver(segment, '000000010000000000000009')).toBe(false);
    expect(isHandedOver(segment, '00000002.history')).toBe(false);
    expect(isHandedOver(segment, '')).toBe(false);
  });
});

describe('the spool before a restore', () => {
  const now = new Date('2026-11-27T07:00:00Z');
  const waiting = { segments: 0, bytes: 0, oldest: null };
  const status = (at: string, failing: object | null = null, repositories?: readonly object[]) =>
    readStatus(JSON.stringify({ at, spool: waiting, lastPushed: null, failing, repositories }));

  it('is sound when the sidecar tells so and told it just now', () => {
    expect(spoolTrouble(status('2026-11-27T06:59:56Z'), now)).toBeNull();
  });

  it('is not when it fails, told it long ago, or tells nothing', () => {
    const failing = { since: '2026-11-27T06:00:00Z', reason: 'the disk is full' };
    expect(spoolTrouble(status('2026-11-27T06:59:56Z', failing), now)).toContain('the disk is full');
    expect(spoolTrouble(status('2026-11-27T06:50:00Z'), now)).toContain('last told of itself');
    expect(spoolTrouble(status('never'), now)).toContain('last told of itself');
    for (const text of ['', 'null', '{}', '{"at":1}']) expect(readStatus(text), text).toBeNull();
    expect(spoolTrouble(null, now)).toContain('tells nothing');
  });

  it('is sound as long as one repository takes WAL', () => {
    const failing = { since: '2026-11-27T06:00:00Z', reason: 'it does not answer for 60 s' };
    const of = (...each: readonly (object | null)[]) =>
      status(
        '2026-11-27T06:59:56Z',
        failing,
        each.map((one) => ({ failing: one, lastPushed: null, waiting })),
      );
    expect(spoolTrouble(of(null, failing), now)).toBeNull();
    expect(spoolTrouble(of(failing, failing), now)).toContain('it does not answer');
  });

  it.each([
    ['nothing waits', 'has/a\nhas/b\n', 0],
    ['an earlier sidecar keeps no account', 'wal/A\nwal/B\n', 2],
    ['one repository has all', 'wal/A\nwal/B\nhas/a\nhas/a/A\nhas/b\nhas/b/A\nhas/b/B\n', 0],
    ['each lacks something', 'wal/A\nwal/B\nhas/a\nhas/a/A\nhas/b\nhas/b/B\n', 1],
    ['one is being handed over', 'wal/.A.tmp\nhas/a\n', 1],
  ])('counts what the best repository lacks: %s', (_, listing, expected) => {
    expect(leastMissing(listing)).toBe(expected);
  });
});
