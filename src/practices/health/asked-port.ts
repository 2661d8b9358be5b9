import type { ServiceFact } from '../../model/facts/services.ts';
import { textOf } from './truth.ts';

/** `</dev/tcp/127.0.0.1/8080`, `http://localhost:9999/health`, `pg_isready -h localhost -p 6432`. */
const forms: readonly RegExp[] = [
  /\/dev\/tcp\/[^/\s'"]+\/(\d+)/g,
  /(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d+)/g,
  /\b(?:pg_isready|psql)\b[^|&;]*?\s(?:-p|--port)[ =]?(\d+)/g,
];

/** The port that the check of a service's files asks at: where its server is known to listen. Undefined = none, or several. */
export function askedPort({ healthcheck }: ServiceFact): string | undefined {
  const text = textOf(healthcheck?.test ?? []);
  const named = forms.flatMap((form) => [...text.matchAll(form)].map(([, port]) => port));
  const [only, ...others] = new Set(named);
  return others.length === 0 ? only : undefined;
}
