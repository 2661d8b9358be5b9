import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { HealthcheckFact, LimitsFact, ServiceFact } from '../../model/facts/services.ts';
import { redactWords } from '../redaction/argv.ts';
import { tokensIn } from '../redaction/token.ts';
import type { Redactor } from '../redactor.ts';
import { durationMs, sizeBytes } from './quantity.ts';

/** The words of a command list, redacted. */
export function wordsOf(node: Node | undefined, redactor: Redactor): readonly string[] {
  const words = itemsOf(node).map((item) => textOf(item) ?? '');
  return redactWords(words, (name, word) => redactor.value(name, word).text);
}

export function healthcheckOf(service: Node, redactor: Redactor): Pick<ServiceFact, 'healthcheck'> {
  const check = at(service, 'healthcheck');
  if (check?.kind !== 'mapping') return {};
  const test = wordsOf(at(check, 'test'), redactor);
  const numbers = {
    intervalMs: durationMs(textOf(at(check, 'interval'))),
    timeoutMs: durationMs(textOf(at(check, 'timeout'))),
    retries: numberOf(at(check, 'retries')),
    startPeriodMs: durationMs(textOf(at(check, 'start_period'))),
  };
  const tokens = tokensIn(itemsOf(at(check, 'test')).map((item) => textOf(item) ?? ''));
  const healthcheck: HealthcheckFact = {
    disabled: textOf(at(check, 'disable')) === 'true' || test[0] === 'NONE',
    test,
    ...(tokens.length === 0 ? {} : { tokens: tokens.map((token) => redactor.describe(token)) }),
    ...known(numbers),
    at: check.at,
  };
  return { healthcheck };
}

export function loggingOf(service: Node, redactor: Redactor): Pick<ServiceFact, 'logging'> {
  const logging = at(service, 'logging');
  if (logging?.kind !== 'mapping') return {};
  const driver = textOf(at(logging, 'driver'));
  const options = entriesOf(at(logging, 'options')).map(
    ([name, { value }]) => [name, redactor.value(name, textOf(value) ?? '').text] as const,
  );
  return {
    logging: {
      ...(driver === undefined ? {} : { driver }),
      options: Object.fromEntries(options),
      at: logging.at,
    },
  };
}

/** Limits in either of Compose's two spellings: `deploy.resources`, and the older keys on the service itself. */
export function limitsOf(service: Node): LimitsFact {
  const limits = at(service, 'deploy', 'resources', 'limits');
  const reservations = at(service, 'deploy', 'resources', 'reservations');
  const place = (limits ?? at(service, 'mem_limit') ?? at(service, 'cpus') ?? reservations)?.at;
  const numbers = {
    memoryBytes: positive(sizeBytes(textOf(at(limits, 'memory') ?? at(service, 'mem_limit')))),
    memoryReservationBytes: positive(
      sizeBytes(textOf(at(reservations, 'memory') ?? at(service, 'mem_reservation'))),
    ),
    cpus: positive(numberOf(at(limits, 'cpus') ?? at(service, 'cpus'))),
    shmBytes: positive(sizeBytes(textOf(at(service, 'shm_size')))),
  };
  const forms = {
    form: formOf(limits, service, 'mem_limit', 'cpus', 'pids_limit'),
    reservationForm: formOf(reservations, service, 'mem_reservation'),
  };
  return { ...known(numbers), ...known(forms), ...(place === undefined ? {} : { at: place }) };
}

/** `scale` goes before `deploy.replicas`, and must be the same where both are written (compose-spec, spec.md: scale). One says nothing. */
export function replicasOf(service: Node): { readonly replicas?: number } {
  const written = textOf(at(service, 'scale')) ?? textOf(at(service, 'deploy', 'replicas'));
  const replicas = /^\d+$/.test(written ?? '') ? Number(written) : 1;
  return replicas === 1 ? {} : { replicas };
}

/** Compose refuses a service that has both spellings and not the same value in them (compose-go: loader/validate.go). */
function formOf(deploy: Node | undefined, service: Node, ...keys: readonly string[]): LimitsFact['form'] {
  if (deploy !== undefined) return 'deploy';
  return keys.some((key) => at(service, key) !== undefined) ? 'service' : undefined;
}

/** Compose takes 0 for "no limit". */
function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function numberOf(node: Node | undefined): number | undefined {
  const value = Number(textOf(node) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

type Known<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function known<T extends Record<string, unknown>>(values: T): Known<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Known<T>;
}
