import { describe, expect, it } from 'vitest';
import { here, service } from '../../../test/helpers/facts.ts';
import { gather, live } from '../../../test/helpers/live.ts';
import { printed } from '../../../test/helpers/world.ts';
import { known } from '../../model/fact.ts';
import type { ExecRequest } from '../../ports/exec.ts';
import { disks } from './disks.ts';

const bind = (source: string, target: string) => ({
  type: 'bind',
  source,
  target,
  readOnly: false,
  at: [here],
});
const services = known([
  service('db', { volumes: [bind('/srv/supabase/volumes/db/data', '/var/lib/postgresql/data')] }),
  service('storage', { volumes: [bind('/mnt/my objects/s', '/var/lib/storage')] }),
]);
const files = { '/srv/supabase/docker-compose.yml': '', '/mnt/my objects/s/': '', '/var/lib/docker/': '' };

function pathsOf({ argv }: ExecRequest): readonly string[] {
  return argv.slice(argv.indexOf('--') + 1);
}

/** Like GNU df: one line per path, in their order. */
const df = [
  {
    match: 'df -P -k -T',
    result: (request: ExecRequest) => {
      const rows = pathsOf(request).map((path) =>
        path.startsWith('/mnt')
          ? '/dev/sd b1     xfs  2000 500  1500      25% /mnt/my objects'
          : '/dev/sda1      ext4 1000 900   50       95% /',
      );
      return printed(`Filesystem Type 1024-blocks Used Available Capacity Mounted on\n${rows.join('\n')}\n`);
    },
  },
  {
    match: 'df -P -i',
    result: (request: ExecRequest) => {
      const rows = pathsOf(request).map((path) =>
        path.startsWith('/mnt') ? '/dev/sd b1 0 0 0 - /mnt/my objects' : '/dev/sda1 640 630 10 99% /',
      );
      return printed(`Filesystem Inodes IUsed IFree IUse% Mounted on\n${rows.join('\n')}\n`);
    },
  },
];

describe('disks', () => {
  it('tells room and inodes per file system, and what lies on each', async () => {
    expect(await gather(disks, live({ services, files, exec: df }))).toEqual({
      known: true,
      value: {
        disks: [
          {
            holds: ['data', 'docker', 'deployment'],
            mount: '/',
            filesystem: 'ext4',
            totalBytes: 1_024_000,
            freeBytes: 51_200,
            totalInodes: 640,
            freeInodes: 10,
          },
          {
            holds: ['storage'],
            mount: '/mnt/my objects',
            filesystem: 'xfs',
            totalBytes: 2_048_000,
            freeBytes: 1_536_000,
            totalInodes: 0,
            freeInodes: 0,
          },
        ],
      },
    });
  });

  it('looks where the running container has its data, not where the files would put it', async () => {
    const mounts = [
      { Type: 'volume', Name: 'v', Source: '/mnt/my objects/pg', Destination: '/var/lib/postgresql/data' },
    ];
    const containers = [{ service: 'db', more: { Mounts: mounts } }];
    const context = live({ services, exec: df, containers, files: { ...files, '/mnt/my objects/pg/': '' } });
    await gather(disks, context);
    const asked = context.world.ran.find(({ argv }) => argv[0] === 'df');
    expect(asked === undefined ? [] : pathsOf(asked)[0]).toBe('/mnt/my objects/pg');
  });

  it('asks about the nearest folder that is there when a path is not made yet', async () => {
    const context = live({ services, files, exec: df });
    await gather(disks, context);
    const asked = context.world.ran.find(({ argv }) => argv[0] === 'df');
    expect(asked === undefined ? [] : pathsOf(asked)[0]).toBe('/srv/supabase');
  });

  it.each([
    [{ ran: false, reason: 'df is not installed' } as const, 'df is not installed'],
    [
      { ran: true, code: 1, stdout: '', stderr: 'df: /x: Stale file handle\n' } as const,
      'df failed: df: /x: Stale file handle',
    ],
    [printed('Filesystem\nnonsense\n'), 'df answered in an unexpected form'],
  ])('says why it cannot tell', async (result, reason) => {
    const context = live({ services, files, exec: [{ match: 'df -P -k', result }, ...df] });
    expect(await gather(disks, context)).toEqual({ known: false, reason });
  });
});
