import type { PoolAdvice } from '../engine/budget/advice.ts';
import { counted } from '../engine/words.ts';
import { shown } from './shown.ts';
import { table } from './table.ts';

/** The connection budget for people: the sum, each line, what to set, what is open. */
export function printPoolAdvice(advice: PoolAdvice): string {
  const { server, reserve } = advice;
  const kept = `${server.reserved} reserved by Postgres, ${reserve} kept free (pool.reserve)`;
  const lines = [
    `max_connections ${server.max}: ${kept}, ${Math.max(0, server.usable - reserve)} for services`,
    '',
    ...budgetLines(advice),
    '',
    ...ruleLines(advice),
    ...valueLines(advice),
    ...openLines(advice),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function budgetLines({ lines, taken }: PoolAdvice): readonly string[] {
  const number = (value: number | null) => (value === null ? 'no limit' : String(value));
  const rows = lines.map(({ service, kind, now, advised, why }) => [
    shown(service),
    kind === 'pool' ? 'pool' : 'beside',
    number(now),
    number(advised),
    shown(why),
  ]);
  const sum = ['all together', '', String(taken.now), String(taken.advised), ''];
  return table([['service', 'what', 'now', 'advised', 'why'], ...rows, sum])
    .trimEnd()
    .split('\n');
}

function ruleLines({ choices, share }: PoolAdvice): readonly string[] {
  if (choices.length === 0) return [];
  const each = choices.map(({ use, share: of, poolSize }) => {
    return `${poolSize} at ${of} % (API used ${use === 'heavy' ? 'heavily' : 'lightly'})`;
  });
  return [
    `Pool size by Supabase's rule, inside what the others leave: ${each.join(', ')}. Here: ${share} %.`,
    '',
  ];
}

function valueLines({ values, fits, neededMaxConnections }: PoolAdvice): readonly string[] {
  if (!fits) {
    return [
      `Nothing fits below max_connections ${neededMaxConnections}:`,
      `  set postgres.settings.max_connections to ${neededMaxConnections} in seaworthy.yaml, and give the database memory for it`,
      '',
    ];
  }
  if (values.length === 0) return ['Every size is as advised.', ''];
  return [
    'To set (pool.mode: on in seaworthy.yaml, then seaworthy apply):',
    ...values.flatMap(({ name, now, advised, why, where, at }) => {
      const place = `${shown(at.file)}:${at.line}`;
      return [
        `  ${shown(name)}  ${now ?? 'no limit'} -> ${advised}   ${shown(why)}`,
        `      takes effect in ${where.map(shown).join(' and ')}   ${place}`,
      ];
    }),
    '',
  ];
}

function openLines({ open, server }: PoolAdvice): readonly string[] {
  if (open === null) return ['The database was not asked how many connections are open.'];
  const takers = (open.takers ?? []).map(({ user, application, count }) => {
    return `  ${String(count).padStart(4)}  ${shown(user)}${application === '' ? '' : `  (${shown(application)})`}`;
  });
  return [`${counted(open.used, 'connection')} of ${server.usable} open now`, ...takers];
}
