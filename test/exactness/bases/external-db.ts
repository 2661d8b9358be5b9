import type { StackFiles } from '../../helpers/audit-stack.ts';
import { allOf, replacing, setKey, surely, withoutKeys, withoutService } from '../edits.ts';
import { hardened } from './hardened.ts';

const production = 'docker-compose.production.yml';
const managed = 'pg-main.internal.seaworthy-sample.dev';

/** The database is a managed one elsewhere: no database, pooler or backup service here. */
export function externalDb(): StackFiles {
  const edit = allOf(
    surely(withoutService('db'), 'db'),
    surely(withoutService('supavisor'), 'supavisor'),
    surely(withoutService('pgbackrest'), 'pgbackrest'),
    surely(setKey('POSTGRES_HOST', managed), 'POSTGRES_HOST'),
    surely(replacing(production, 'db:5432/postgres?sslmode=disable', `${managed}:5432/postgres`), 'exporter'),
    surely(replacing('docker-compose.yml', '  db-config:\n', ''), 'db-config'),
    surely(replacing(production, '  wal-spool:\n', ''), 'wal-spool'),
    withoutKeys(
      'POOLER_PROXY_PORT_TRANSACTION',
      'POOLER_DEFAULT_POOL_SIZE',
      'POOLER_MAX_CLIENT_CONN',
      'POOLER_TENANT_ID',
      'POOLER_DB_POOL_SIZE',
      'VAULT_ENC_KEY',
      'BACKUP_S3_BUCKET',
      'BACKUP_S3_ACCESS_KEY_ID',
      'BACKUP_S3_SECRET_ACCESS_KEY',
      'BACKUP_CIPHER_PASS',
    ),
  );
  const unused = /^(?:volumes\/(?:db|pooler)|backup)\//;
  const edited = Object.entries(edit(hardened())).filter(([path]) => !unused.test(path));
  return Object.fromEntries(edited);
}
