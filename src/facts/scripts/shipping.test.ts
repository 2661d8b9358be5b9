import { describe, expect, it } from 'vitest';
import { shipping } from './shipping.ts';

describe('shipping', () => {
  it.each([
    'rclone copy /srv/b remote:b',
    'aws s3 cp x s3://bucket/',
    'scp x host:/b/',
    'rsync -a /srv/b/ backup@nas:/b/',
    'restic -r s3:https://s3.example.net/b backup /srv',
    'pg_dump x | ssh nas "cat > x"',
    'scp x "$1"',
    'zfs send tank/pg | ssh nas zfs receive tank/pg',
    'sshpass -p Hunter-Two-9 scp -P 2222 x bob@nas:/b/',
    'B="bob@nas:/b"\nrsync -a -e "ssh -p 22" /srv/b/ "$B"',
    'aws s3 sync /b s3://bucket --endpoint-url https://s3.example.net',
    'pg_dump x | aws s3 cp - s3://bucket/x',
    'mc mirror /b nas/bucket',
    'lftp -u bob,Hunter-Two-9 -e "put /b/x; quit" sftp://nas',
    'curl -T x https://bob:Hunter-Two-9@nas/dav/',
    'az storage blob upload --account-key Hunter-Two-9 -f x',
  ])('sees that `%s` leaves the machine', (script) => {
    expect(shipping(script)).not.toBeNull();
  });

  it.each([
    'ssh host docker compose pull',
    'rsync -a /srv/a/ /srv/b/',
    'cp x /srv/b',
    'restic -r /srv/repo backup /srv',
    '# rclone copy a b:',
    'scp /b/x.sql /c/y',
    'scp host:/x .',
    'rsync -a host:/x/ /srv/',
    'rclone copy remote: ./x',
    'aws s3 ls s3://bucket',
    'aws s3 cp s3://bucket/x .',
    'mc cp nas/bucket/x ./x',
    'scp host:/x "$1"',
    'rsync -a /b/ "$BACKUPS"',
    'sftp host',
    'ssh nas cat /etc/hosts',
    'restic -r s3:https://s3.example.net/b restore latest',
    'az storage blob list --account-name a',
  ])('does not take `%s` for that', (script) => {
    expect(shipping(script)).toBeNull();
  });

  it('shows the program and where it writes, and no other word', () => {
    const text = (script: string) => shipping(script)?.text;
    expect(text('sshpass -p Hunter-Two-9 scp x bob@nas:/b/')).toBe('scp to bob@nas:/b/');
    expect(text('curl -u a:Hunter-Two-9 -T x https://b:Hunter-Two-9@nas/dav?k=Hunter-Two-9')).toBe(
      'curl to https://nas/dav',
    );
    expect(text('lftp -u bob,Hunter-Two-9 -e "put x" sftp://nas')).toBe('lftp to sftp://nas');
  });
});
