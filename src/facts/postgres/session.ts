import type { GathererContext } from '../gatherer.ts';
import { databaseDoor } from './door.ts';
import { runAsSuperuser, sessionMark } from './psql.ts';
import type { Answer, DatabaseFact, DatabaseName, Question } from './question.ts';

/** Answers by fact, then by question. */
export type Answers = ReadonlyMap<string, Answer>;

/**
 * Reading only, and never for long. Names resolve in pg_catalog alone: functions and operators that users put into
 * `public` must not run with a superuser's rights (CVE-2018-1058).
 */
const preamble = `\\set ON_ERROR_STOP off
set search_path = pg_catalog;
set default_transaction_read_only = on;
set statement_timeout = '4s';
set lock_timeout = '1s';
set standard_conforming_strings = on;
set client_encoding = 'UTF8';
\\echo ${sessionMark}
`;

/** SQLSTATE of what does not exist: table, schema, function, column, publication, database. */
const absentStates = new Set(['42P01', '3F000', '42883', '42703', '42704', '3D000']);

/** Asks every question of every fact, in one session per database, one after the other: a full server has few slots left. */
export async function askAll(context: GathererContext, facts: readonly DatabaseFact[]): Promise<Answers> {
  const asked = facts.flatMap(({ fact, questions }) =>
    Object.entries(questions).map(([key, question]) => ({ key: answerKey(fact, key), question })),
  );
  const answers = new Map<string, Answer>();
  for (const database of ['postgres', '_supabase'] as const) {
    const ours = asked.filter(({ question }) => question.database === database);
    if (ours.length === 0) continue;
    for (const [key, answer] of await ask(context, database, ours)) answers.set(key, answer);
  }
  return answers;
}

export function answerKey(fact: string, question: string): string {
  return `${fact}.${question}`;
}

interface Asked {
  readonly key: string;
  readonly question: Question;
}

async function ask(
  context: GathererContext,
  database: DatabaseName,
  asked: readonly Asked[],
): Promise<Answers> {
  const all = (reason: string): Answers =>
    new Map(asked.map(({ key }) => [key, { known: false, reason, absent: false }]));
  const door = await databaseDoor(context);
  if (!door.known) return all(door.reason);
  const script = preamble + asked.map(({ key, question }) => block(key, question, context)).join('');
  const result = await runAsSuperuser(context, door.value, database, script);
  if (!result.known) return all(result.reason);
  const blocks = splitBlocks(result.value.output);
  const failure = result.value.failure ?? 'the session ended early';
  return new Map(
    asked.map(({ key }) => {
      const found = blocks.get(key);
      return [
        key,
        found === undefined ? { known: false, reason: failure, absent: false } : readBlock(found, context),
      ];
    }),
  );
}

/** Begin, answer, and what went wrong: psql tells the last error in variables, so one failure spoils one answer. */
function block(key: string, { sql }: Question, context: GathererContext): string {
  const text = typeof sql === 'string' ? sql : sql(context);
  return `\\echo @begin ${key}
${text.trim()};
\\if :ERROR
\\echo @error :LAST_ERROR_SQLSTATE :LAST_ERROR_MESSAGE
\\endif
\\echo @end
`;
}

/** A line of jsonb begins with none of our marks, and has no line breaks: nothing in the database can forge one. */
function splitBlocks(output: string): ReadonlyMap<string, string> {
  const blocks = [...output.matchAll(/^@begin (\S+)\n([\s\S]*?)^@end$/gm)];
  return new Map(blocks.map((match) => [match[1] ?? '', (match[2] ?? '').trim()]));
}

function readBlock(text: string, context: GathererContext): Answer {
  const error = /^@error (\S+) ([\s\S]*)/m.exec(text);
  if (error !== null) {
    const message = context.redactor.text((error[2] ?? '').split('\n')[0] ?? '');
    return {
      known: false,
      reason: `the database said: ${message}`,
      absent: absentStates.has(error[1] ?? ''),
    };
  }
  try {
    return { known: true, value: text === '' ? null : JSON.parse(text) };
  } catch {
    return { known: false, reason: 'the database answered with something that is no JSON', absent: false };
  }
}
