// `limits advise` for a terminal: a table of services, one of Postgres' settings, and what is left.
import type { LimitsAdvice } from '../engine/budget/advise.ts';
import { type FittedShare, fits, type LimitSource } from '../engine/budget/fitted.ts';
import { printBytes } from '../model/bytes.ts';
import { shown } from './shown.ts';
import { type Frame, fill } from './terminal/layout.ts';
import { painter } from './terminal/paint.ts';

export function renderLimitsAdvice(
  { limits, postgres, workers }: LimitsAdvice,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string {
  const frame: Frame = { width: Math.max(width, 20), paint: painter(colour) };
  const { host, marginBytes } = limits;
  const cores = host.cores === null ? 'CPUs not known' : `${host.cores} CPUs`;
  const machine = `Machine: ${printBytes(host.memoryBytes)}, ${cores}; ${printBytes(marginBytes)} left to it`;
  const head = fill([{ text: machine, style: 'strong' }], frame);
  if (!fits(limits)) {
    const rows = limits.needed.map(({ service, bytes, from }) => [service, printBytes(bytes), reasons[from]]);
    const text = `Does not fit: the services need at least ${printBytes(limits.neededBytes)}, and ${printBytes(host.memoryBytes - marginBytes)} are to be given out`;
    return joined([
      ...head,
      ...fill([{ text, style: 'bad' }], frame),
      '',
      ...table([['service', 'needs', 'why'], ...rows]),
    ]);
  }
  const services = limits.shares.map((share) => [
    share.replicas === undefined ? share.service : `${share.service} × ${share.replicas}`,
    memoryNow(share),
    sizes(share.limitBytes, share.reservationBytes),
    cpusOf(share.now.cpus),
    cpusOf(share.cpus),
    whyOf(share),
  ]);
  const sum = `Memory: ${printBytes(limits.limitedBytes)} given out, ${printBytes(limits.leftBytes)} left beside the margin`;
  return joined([
    ...head,
    '',
    ...table([['service', 'memory now', 'advised', 'CPUs now', 'advised', 'why'], ...services]),
    '',
    ...fill([{ text: sum, style: 'strong' }], frame),
    ...postgresLines(postgres),
    ...workers.flatMap(({ service, now, advised }) => [
      '',
      `${shown(service)}: KONG_NGINX_WORKER_PROCESSES now ${shown(now ?? 'auto')}, advised ${advised}`,
    ]),
    '',
    ...fill(
      [
        {
          text: 'CPU time is shared: its limits may add up to more than there are. CPU reservations do nothing outside Swarm.',
          style: 'quiet',
        },
      ],
      frame,
    ),
    ...fill([{ text: 'In effect with: seaworthy apply --only limits', style: 'quiet' }], frame),
  ]);
}

function postgresLines(postgres: LimitsAdvice['postgres']): readonly string[] {
  if (postgres === null) return [];
  const rows = postgres.settings.map(({ name, now, value, why, from }) => [
    name,
    now ?? 'by default',
    value,
    from === 'share' ? why : `stays: ${origins[from]}`,
  ]);
  const shm = ['/dev/shm', '', printBytes(postgres.shmBytes), 'for parallel queries and index builds'];
  return ['', ...table([[`Postgres (${shown(postgres.service)})`, 'now', 'advised', 'why'], ...rows, shm])];
}

const origins = {
  wish: 'seaworthy.yaml',
  command: 'its command',
  file: 'its configuration files set more',
} as const;

const reasons: Readonly<Record<LimitSource, string>> = {
  wish: 'as seaworthy.yaml wishes',
  files: 'as your files say',
  share: 'the least that it serves with',
};

/** `8 GiB (4 GiB kept)`. */
function sizes(bytes: number | null, reserved: number | null): string {
  const kept = reserved === null ? '' : ` (${printBytes(reserved)} kept)`;
  return `${bytes === null ? 'none' : printBytes(bytes)}${kept}`;
}

function memoryNow({ now }: FittedShare): string {
  return sizes(now.bytes, now.reservedBytes);
}

function cpusOf(cpus: number | null): string {
  return cpus === null ? 'all' : String(cpus);
}

function whyOf({ role, limitFrom, limitBytes, minimumBytes }: FittedShare): string {
  if (limitFrom !== 'share') return reasons[limitFrom];
  const least = `at least ${printBytes(minimumBytes)} as ${role}`;
  return limitBytes === minimumBytes ? least : `${least}, and its part of the rest`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => shown(row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => shown(cell).padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
