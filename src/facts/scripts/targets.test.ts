import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetsOf } from './targets.ts';

const paths = (script: string) => targetsOf(script).map(({ path }) => path);

describe('targetsOf', () => {
  it.each([
    ['a redirection behind a compressor', 'pg_dump x | gzip > /srv/b/x.gz', ['/srv/b/x.gz']],
    ['an option', 'pg_dump -U a --file=/srv/b/x.dump x', ['/srv/b/x.dump']],
    ['a short option', 'pg_basebackup -D /srv/b/base -Ft', ['/srv/b/base']],
    ['a variable', 'DIR="/srv/b"\npg_dump x > "$DIR/x.sql"', ['/srv/b/x.sql']],
    ['a default', `D=\${BACKUPS:-/srv/b}\npg_dump x > \${D}/x.sql`, ['/srv/b/x.sql']],
    ['a date in the name', 'pg_dump x | gzip > /srv/b/db_$(date +%F).gz', ['/srv/b/']],
    ['a date by variable', `T=$(date)\npg_dump x > ./backups/x_\${T}.sql`, ['./backups/']],
  ])('reads %s', (_what, script, expected) => {
    expect(paths(script)).toEqual(expected);
  });

  it.each([
    ['a folder nobody tells', 'pg_dump x > "$1/x.sql"'],
    ['a log', 'pg_dump x >> /var/log/backup.log'],
    ['nothing', 'pg_dump x > /dev/null'],
    ['errors', 'pg_dump x 2> /srv/errors'],
    ['a shell in a container', 'docker exec db sh -c "pg_dump x > /backup/x.sql"'],
    ['another program', 'curl https://example.net > /srv/page'],
    ['variables in a circle', 'A=$B\nB=$A\npg_dump x > $A'],
  ])('takes %s for no target', (_what, script) => {
    expect(paths(script)).toEqual([]);
  });

  it('never throws and never invents a path', () => {
    fc.assert(
      fc.property(fc.string(), (script) => {
        for (const { path } of targetsOf(script)) expect(path).toMatch(/^[./]/);
      }),
    );
  });
});
