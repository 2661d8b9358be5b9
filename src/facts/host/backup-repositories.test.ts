import { describe, expect, it } from 'vitest';
import { here, service } from '../../../test/helpers/facts.ts';
import { gather, live } from '../../../test/helpers/live.ts';
import { printed } from '../../../test/helpers/world.ts';
import { known } from '../../model/fact.ts';
import { backupRepositories } from './backup-repositories.ts';

const data = '/srv/supabase/volumes/db/data';
const services = known([
  service('db', {
    volumes: [
      { type: 'bind', source: data, target: '/var/lib/postgresql/data', readOnly: false, at: [here] },
    ],
  }),
]);
const wish = `backup:
  repositories:
    - path: /mnt/backup
    - { provider: b2, bucket: acme, key_id: env:A, secret: env:B }
`;
const tools = [
  {
    match: /^findmnt .* --target \/mnt\/backup$/,
    result: printed('/dev/mapper/vg-backup[/@] btrfs\n'),
  },
  { match: /^findmnt /, result: printed('/dev/sda2 ext4\n') },
  {
    match: 'lsblk -n -r -s -o NAME,TYPE /dev/mapper/vg-backup',
    result: printed('vg-backup lvm\nsda3 part\nsda disk\nsdb disk\n'),
  },
  { match: 'lsblk', result: printed('sda2 part\nsda disk\n') },
  {
    match: 'df -P -k',
    result: printed(
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sdb1 2000 500 1500 25% /mnt\n',
    ),
  },
];

async function look(yaml: string | null, files: Readonly<Record<string, string>> = {}) {
  const wished = yaml === null ? {} : { '/srv/supabase/seaworthy.yaml': yaml };
  const all = { [`${data}/PG_VERSION`]: '17', ...wished, ...files };
  return gather(backupRepositories, live({ services, files: all, exec: tools }));
}

describe('backupRepositories', () => {
  it('tells the disks below a wished folder and below the data, under LVM and partitions, and its room', async () => {
    expect(await look(wish, { '/mnt/backup/': '' })).toMatchObject({
      known: true,
      value: {
        wished: [
          {
            ...{ number: 1, kind: 'folder', path: '/mnt/backup', found: 'directory' },
            at: { file: 'seaworthy.yaml', line: 3 },
            where: { filesystem: 'btrfs', disks: ['sda', 'sdb'] },
            ...{ totalBytes: 2_048_000, freeBytes: 1_536_000 },
          },
          { number: 2, kind: 'bucket', shown: 's3://acme', at: { line: 4 } },
        ],
        data: { path: data, where: { filesystem: 'ext4', disks: ['sda'] } },
      },
    });
  });

  it('tells a folder that is not there, and a file in its place', async () => {
    const found = async (files: Readonly<Record<string, string>>) => {
      const fact = (await look(wish, files)) as { value: { wished: { found: string }[] } };
      return fact.value.wished[0]?.found;
    };
    expect(await found({})).toBe('missing');
    expect(await found({ '/mnt/backup': 'x' })).toBe('file');
  });

  it('is empty where nothing is wished, or the wishes cannot be read', async () => {
    const nothing = { known: true, value: { wished: [], data: null } };
    expect(await look(null)).toEqual(nothing);
    expect(await look('backup: [')).toEqual(nothing);
  });
});
