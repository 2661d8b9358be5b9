import type { StackFiles } from '../../helpers/audit-stack.ts';
import { allOf, overlay, setKey, surely, withoutKeys, withoutService } from '../edits.ts';
import { hardened } from './hardened.ts';

const service = `services:
  pgbouncer:
    container_name: supabase-pgbouncer
    image: edoburu/pgbouncer:v1.25.2-p0
    restart: unless-stopped
    depends_on:
      db: { condition: service_healthy }
    logging:
      driver: json-file
      options: { max-size: 10m, max-file: "5" }
    healthcheck:
      test: ["CMD", "pg_isready", "-h", "127.0.0.1", "-p", "6432"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 20s
    deploy: { resources: { limits: { cpus: "1", memory: 256M } } }
    ports:
      - 127.0.0.1:6543:6432
    environment:
      DB_HOST: \${POSTGRES_HOST}
      DB_PORT: \${POSTGRES_PORT}
      DB_NAME: \${POSTGRES_DB}
      DB_USER: postgres
      DB_PASSWORD: \${POSTGRES_PASSWORD}
      LISTEN_PORT: 6432
      AUTH_TYPE: scram-sha-256
      POOL_MODE: transaction
      DEFAULT_POOL_SIZE: \${POOLER_DEFAULT_POOL_SIZE}
      MAX_CLIENT_CONN: \${POOLER_MAX_CLIENT_CONN}
`;

/** PgBouncer in place of Supavisor. */
export function pgbouncer(): StackFiles {
  return allOf(
    surely(withoutService('supavisor'), 'supavisor'),
    overlay('docker-compose.pgbouncer.yml', service),
    surely(setKey('POOLER_DEFAULT_POOL_SIZE', '25'), 'POOLER_DEFAULT_POOL_SIZE'),
    withoutKeys('POOLER_TENANT_ID', 'POOLER_DB_POOL_SIZE', 'POOLER_PROXY_PORT_TRANSACTION', 'VAULT_ENC_KEY'),
  )(hardened());
}
