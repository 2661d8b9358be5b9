// What each service can be asked from inside its own image, and what the answer proves. One row, one product.
// `127.0.0.1` throughout: `localhost` may be ::1, where nothing listens (failure case 77).
import { settingOf } from '../../engine/find-service.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Answerable } from './answerable.ts';
import { askedPort } from './asked-port.ts';
import { bashRequest, flagOf } from './bash-request.ts';
import { postgrestReady } from './postgrest-ready.ts';

export interface HealthProbe {
  /** What a green answer proves, as half a sentence: "the server takes a query". */
  readonly proves: string;
  /** Where the tool and the route were read. */
  readonly source: string;
  /** Only images whose repository matches are known to hold the tool. */
  readonly image: RegExp;
  readonly ask: (service: ServiceFact) => Answerable;
}

const wget = ['CMD', 'wget', '--no-verbose', '--tries=1', '--spider'];
const curl = ['CMD', 'curl', '-sSfL', '-o', '/dev/null'];

/** By product, as the services fact names it. */
export const probes: Readonly<Record<string, HealthProbe>> = {
  'supabase-postgres': {
    proves: 'an ordinary role gets a connection and an answer to a query',
    source: 'supabase/postgres: Dockerfile-17 (psql beside pg_isready), pg_hba.conf.j2 (127.0.0.1 trust)',
    image: /(?:^|\/)supabase\/postgres$/,
    // `postgres` is no superuser there, so it is refused as clients are: it may not use the reserved connections.
    ask: askPostgres,
  },
  pgbouncer: {
    proves: 'a query goes through the pooler to the database and back',
    source:
      'edoburu/docker-pgbouncer: Dockerfile (postgresql-client), entrypoint.sh (DB_*); pgbouncer: src/client.c (max_client_conn)',
    image: /(?:^|\/)edoburu\/pgbouncer$/,
    ask: askPgbouncer,
  },
  supavisor: {
    proves: 'the pooler answers and reaches its own database',
    source: 'supabase/supavisor: Dockerfile (curl), lib/supavisor_web/router.ex (/api/health)',
    image: /(?:^|\/)supabase\/supavisor$/,
    ask: (service) => ({
      test: [...curl, '--head', `http://127.0.0.1:${portOf(service, '4000', 'PORT')}/api/health`],
    }),
  },
  kong: {
    proves: 'the gateway answers a request, whatever the answer',
    source:
      'Kong/docker-kong: alpine/Dockerfile 2.8.1, ubuntu/Dockerfile 3.9 (bash, no curl); Kong/kong: kong/cmd/health.lua (asks for a process id only)',
    image: /(?:^|(?<!bitnami)\/)kong$/,
    ask: askKong,
  },
  envoy: {
    proves: 'the gateway answers a request, whatever the answer',
    source:
      'supabase/supabase: docker/docker-compose.yml ("does not include curl or wget"; the shipped check uses bash)',
    image: /(?:^|\/)envoyproxy\/envoy$/,
    ask: askEnvoy,
  },
  gotrue: {
    proves: 'the server answers its health route',
    source:
      'supabase/auth: Dockerfile (alpine), internal/api/api.go (/health), internal/conf/configuration.go (API PORT)',
    image: /(?:^|\/)supabase\/(?:gotrue|auth)$/,
    ask: (service) => ({
      test: [...wget, `http://127.0.0.1:${portOf(service, '8081', 'GOTRUE_API_PORT', 'PORT')}/health`],
    }),
  },
  postgrest: {
    proves: 'connection pool and schema cache are ready',
    source:
      'PostgREST/postgrest: CHANGELOG.md (--ready since 14.0), docs/references/cli.rst, src/library/PostgREST/Network.hs',
    image: /(?:^|\/)postgrest\/postgrest$/,
    ask: postgrestReady,
  },
  realtime: {
    proves: 'the server answers',
    source: 'supabase/realtime: Dockerfile (curl), lib/realtime_web/router.ex (/healthcheck since v2.32.1)',
    image: /(?:^|\/)supabase\/realtime$/,
    ask: askRealtime,
  },
  storage: {
    proves: 'the server answers',
    source: 'supabase/storage: Dockerfile (node alpine), src/app.ts (/status), src/config.ts (SERVER_PORT)',
    image: /(?:^|\/)supabase\/storage-api$/,
    ask: (service) => ({
      test: [...wget, `http://127.0.0.1:${portOf(service, '5000', 'SERVER_PORT', 'PORT')}/status`],
    }),
  },
  imgproxy: {
    proves: 'the server answers its health route',
    source: 'imgproxy/imgproxy: healthcheck.go (3.0 to 4.0)',
    image: /(?:^|\/)(?:darthsim|imgproxy)\/imgproxy$/,
    ask: () => ({ test: ['CMD', 'imgproxy', 'health'] }),
  },
  'edge-runtime': {
    proves: 'the main service answers, with anything but a server error',
    source:
      'supabase/edge-runtime: Dockerfile (Debian, no curl), cli/src/flags.rs (port); supabase/supabase: docker/volumes/functions/main/index.ts',
    image: /(?:^|\/)supabase\/edge-runtime$/,
    // OPTIONS: main checks no token for it and writes no log line.
    ask: (service) => ({
      test: bashRequest({
        port: flagOf(service, '--port', '-p') ?? portOf(service, '9000', 'EDGE_RUNTIME_PORT'),
        method: 'OPTIONS',
        seconds: 4,
        status: 'no server error',
      }),
    }),
  },
  logflare: {
    proves: 'the server is well: its database answers, its caches stand, memory is left',
    source: 'Logflare/logflare: Dockerfile (curl), lib/logflare_web/controllers/health_check_controller.ex',
    image: /(?:^|\/)supabase\/logflare$/,
    ask: (service) => ({
      test: [...curl, `http://127.0.0.1:${portOf(service, '4000', 'PHX_HTTP_PORT')}/health`],
    }),
  },
};

/** The question that fits this service as it is configured. */
export function probeOf(service: ServiceFact): Answerable {
  const probe = probes[service.product ?? ''];
  if (probe === undefined) return { unable: 'nothing is known that its image could ask with' };
  if (service.image === undefined) return { unable: 'its image is built here and may hold other tools' };
  if (!probe.image.test(service.image.repository)) {
    return { unable: `what ${service.image.repository} holds is not known` };
  }
  return probe.ask(service);
}

/** What the service is told, else what its present check asks at, else the product's own number. */
function portOf(service: ServiceFact, otherwise: string, ...names: readonly string[]): string {
  return settingOf(service, ...names)?.text ?? askedPort(service) ?? otherwise;
}

function askPostgres(service: ServiceFact): Answerable {
  const port = askedPort(service);
  const where = `host=127.0.0.1${port === undefined ? '' : ` port=${port}`}`;
  const login = `${where} user=postgres dbname=postgres connect_timeout=5`;
  return { test: ['CMD', 'psql', '-XAtqw', '-c', 'select 1', login] };
}

/** The listener is in Envoy's own configuration: what is not asked now and not published is upstream's 8000. */
function askEnvoy(service: ServiceFact): Answerable {
  if (service.image?.tag?.startsWith('distroless') === true)
    return { unable: 'a distroless image holds no shell' };
  const asked = askedPort(service);
  const published = service.ports.map(({ target }) => target);
  if (asked === undefined && published.length > 0 && !published.includes(8000)) {
    return { unable: 'which port its listener has is not known: it is not 8000 that is published' };
  }
  return { test: bashRequest({ port: asked ?? '8000', method: 'HEAD', seconds: 9, status: 'any' }) };
}

function askKong(service: ServiceFact): Answerable {
  const listen = settingOf(service, 'KONG_PROXY_LISTEN')?.text ?? '0.0.0.0:8000';
  const plain = listen.split(',').find((one) => !/\b(?:ssl|proxy_protocol)\b/.test(one));
  const port = /:(\d+)/.exec(plain ?? '')?.[1];
  if (port === undefined) return { unable: `KONG_PROXY_LISTEN (${listen}) has no port for plain HTTP` };
  return { test: bashRequest({ port, method: 'HEAD', seconds: 9, status: 'any' }) };
}

function askRealtime(service: ServiceFact): Answerable {
  const [major = 0, minor = 0] =
    /^v?(\d+)\.(\d+)/
      .exec(service.image?.tag ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (major < 2 || (major === 2 && minor < 33))
    return { unable: 'its health route needs v2.33 or later, named by its tag' };
  return { test: [...curl, `http://127.0.0.1:${portOf(service, '4000', 'PORT')}/healthcheck`] };
}

/** The credentials are the container's own variables, expanded by its shell: none is written down here. */
function askPgbouncer(service: ServiceFact): Answerable {
  const needed = ['DB_USER', 'DB_PASSWORD', 'DB_NAME'].filter(
    (name) => settingOf(service, name) === undefined,
  );
  if (needed.length > 0) return { unable: `its image is not given ${needed.join(', ')} to log in with` };
  const port = portOf(service, '5432', 'LISTEN_PORT');
  const login = `-h 127.0.0.1 -p ${port} -U "$DB_USER" -d "$DB_NAME"`;
  return {
    test: ['CMD-SHELL', `PGCONNECT_TIMEOUT=4 PGPASSWORD="$DB_PASSWORD" psql -XAtqw ${login} -c "select 1"`],
  };
}
