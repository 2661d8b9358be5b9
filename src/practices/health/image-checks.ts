// Checks that images bring themselves. Docker uses them where Compose gives no test, and takes each value Compose leaves
// out from them (Docker Engine API, HealthConfig: "empty means inherit").
import type { HealthcheckFact, ServiceFact } from '../../model/facts/services.ts';

/** What Docker runs for a service, wherever it comes from. */
export type EffectiveCheck = Omit<HealthcheckFact, 'at' | 'disabled'>;

interface ImageCheck extends EffectiveCheck {
  readonly image: RegExp;
}

/** Read in the Dockerfiles of each image, at versions from 2023 to 2026. */
const imageChecks: readonly ImageCheck[] = [
  {
    // supabase/postgres: Dockerfile-15, Dockerfile-17.
    image: /(?:^|\/)supabase\/postgres$/,
    test: ['CMD-SHELL', 'pg_isready -U postgres -h localhost'],
    intervalMs: 2000,
    timeoutMs: 2000,
    retries: 10,
  },
  {
    // Kong/docker-kong 2.8.1: alpine/Dockerfile; 3.9.1: ubuntu/Dockerfile.
    image: /(?:^|\/)kong$/,
    test: ['CMD-SHELL', 'kong health'],
    intervalMs: 10_000,
    timeoutMs: 10_000,
    retries: 10,
  },
  {
    // supabase/postgres-meta: Dockerfile (since 2023-01).
    image: /(?:^|\/)supabase\/postgres-meta$/,
    test: ['CMD-SHELL', `node -e "fetch('http://localhost:8080/health')…"`],
    intervalMs: 5000,
    timeoutMs: 5000,
    retries: 3,
  },
  {
    // supabase/supabase: apps/studio/Dockerfile.
    image: /(?:^|\/)supabase\/studio$/,
    test: ['CMD-SHELL', `node -e "fetch('http://localhost:3000/api/platform/profile')…"`],
    intervalMs: 5000,
    timeoutMs: 5000,
    retries: 3,
  },
];

/** The check that is in effect; undefined = none, or one that is switched off. */
export function checkOf(service: ServiceFact): EffectiveCheck | undefined {
  const written = service.healthcheck;
  if (written?.disabled === true) return undefined;
  const brought = imageCheckOf(service);
  if (written === undefined) return brought;
  const test = written.test.length > 0 ? written.test : brought?.test;
  return test === undefined ? undefined : { ...brought, ...written, test };
}

function imageCheckOf({ image }: ServiceFact): EffectiveCheck | undefined {
  if (image === undefined) return undefined;
  return imageChecks.find((one) => one.image.test(image.repository));
}
