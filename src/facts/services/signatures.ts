import type { Product } from './image-table.ts';
import type { ServiceTraits } from './traits.ts';

interface Signature extends Product {
  /** Part of the command line that nothing else has. */
  readonly command?: RegExp;
  /** Variables that must all be set. */
  readonly variables?: readonly string[];
}

// For images that nobody knows: built here, or mirrored under another name. Command first, then environment. The
// variables are those without which the service does not start (each service's own configuration source).
const signatures: readonly Signature[] = [
  { role: 'functions', product: 'edge-runtime', command: /\bstart\b.*--main-service\b/ },
  { role: 'backup', product: 'pgbackrest', command: /\bpgbackrest\b/ },
  { role: 'backup', product: 'wal-g', command: /\bwal-g\b/ },
  { role: 'auth', product: 'gotrue', variables: ['GOTRUE_DB_DRIVER', 'GOTRUE_JWT_SECRET'] },
  { role: 'auth', product: 'gotrue', variables: ['GOTRUE_DB_DATABASE_URL'] },
  { role: 'rest', product: 'postgrest', variables: ['PGRST_DB_URI'] },
  { role: 'studio', product: 'studio', variables: ['STUDIO_PG_META_URL'] },
  { role: 'meta', product: 'postgres-meta', variables: ['PG_META_DB_HOST'] },
  { role: 'storage', product: 'storage', variables: ['STORAGE_BACKEND', 'DATABASE_URL'] },
  { role: 'imgproxy', product: 'imgproxy', variables: ['IMGPROXY_BIND'] },
  { role: 'pooler', product: 'supavisor', variables: ['VAULT_ENC_KEY', 'API_JWT_SECRET'] },
  { role: 'realtime', product: 'realtime', variables: ['DB_ENC_KEY', 'API_JWT_SECRET'] },
  { role: 'analytics', product: 'logflare', variables: ['LOGFLARE_SINGLE_TENANT'] },
  { role: 'object-store', product: 'minio', variables: ['MINIO_ROOT_USER', 'MINIO_ROOT_PASSWORD'] },
  { role: 'other', product: 'kong', candidate: 'gateway', variables: ['KONG_DECLARATIVE_CONFIG'] },
  { role: 'functions', product: 'edge-runtime', variables: ['SUPABASE_DB_URL', 'VERIFY_JWT'] },
];

/** What a service is by its command and environment; null when they do not tell. */
export function bySignature(traits: ServiceTraits): Product | null {
  // A server whose archive_command calls a backup tool is still the server.
  if (isPostgresServer(traits)) return { role: 'other', product: 'postgres', candidate: 'db' };
  const found = signatures.find((signature) => isSignedBy(traits, signature));
  if (found !== undefined) {
    const { role, product, candidate } = found;
    return candidate === undefined ? { role, product } : { role, product, candidate };
  }
  const keepsPostgresData = traits.mountTargets.some((target) => target.startsWith('/var/lib/postgresql'));
  if (
    keepsPostgresData &&
    (traits.environment.has('POSTGRES_PASSWORD') || traits.environment.has('POSTGRES_PASSWORD_FILE'))
  ) {
    return { role: 'other', product: 'postgres', candidate: 'db' };
  }
  return null;
}

function isPostgresServer({ commandLine, environment, mountTargets }: ServiceTraits): boolean {
  const keepsData = mountTargets.some((target) => target.startsWith('/var/lib/postgresql'));
  const isStarted = /(?:^|[\s/])postgres\s+(?:-[cDpkBi]\b|--\w)/.test(commandLine);
  return (
    isStarted &&
    (keepsData || environment.has('POSTGRES_PASSWORD') || environment.has('POSTGRES_PASSWORD_FILE'))
  );
}

function isSignedBy(traits: ServiceTraits, { command, variables }: Signature): boolean {
  if (command !== undefined) return command.test(traits.commandLine);
  return variables?.every((name) => traits.environment.has(name)) ?? false;
}
