import type { GathererContext } from '../gatherer.ts';
import { type Door, databaseDoor, ownDatabase } from './door.ts';
import { runAsSuperuser, sessionMark } from './psql.ts';
import { type Answer, type DatabaseFact, type Question, unanswered } from './question.ts';

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

interface Asked {
  readonly key: string;
  readonly question: Question;
}

/** Asks every question of every fact, in one session per database, one after the other: a full server has few slots left. */
export async function askAll(context: GathererContext, facts: readonly DatabaseFact[]): Promise<Answers> {
  const asked = facts.flatMap(({ fact, questions }) =>
    Object.entries(questions).map(([key, question]) => ({ key: answerKey(fact, key), question })),
  );
  const door = await databaseDoor(context);
  if (!door.known) return sameForAll(asked, unanswered(door.reason, 'unreachable'));
  const ofOwn = asked.filter(({ question }) => question.database === 'own');
  const ofSupabase = asked.filter(({ question }) => question.database === '_supabase');
  const own = await ask(context, door.value, ownDatabase(context), ofOwn);
  const gone = [...own.values()].find((answer) => !answer.known && answer.unreachable);
  const supabase =
    gone === undefined
      ? await ask(context, door.value, '_supabase', ofSupabase)
      : sameForAll(ofSupabase, gone);
  return new Map([...own, ...supabase]);
}

export function answerKey(fact: string, question: string): string {
  return `${fact}.${question}`;
}

function sameForAll(asked: readonly Asked[], answer: Answer): Answers {
  return new Map(asked.map(({ key }) => [key, answer]));
}

async function ask(
  context: GathererContext,
  door: Door,
  database: string,
  asked: readonly Asked[],
): Promise<Answers> {
  if (asked.length === 0) return new Map();
  const script = preamble + asked.map(({ key, question }) => block(key, question, context)).join('');
  const session = await runAsSuperuser(context, door, database, script);
  if (!session.connected) {
    return sameForAll(asked, unanswered(session.reason, session.unreachable ? 'unreachable' : 'failed'));
  }
  const blocks = splitBlocks(session.output);
  const failure = unanswered(session.failure ?? 'the session ended early');
  return new Map(
    asked.map(({ key }) => {
      const found = blocks.get(key);
      return [key, found === undefined ? failure : readBlock(found, context)];
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
    const isAbsent = absentStates.has(error[1] ?? '');
    return unanswered(`the database said: ${message}`, isAbsent ? 'absent' : 'failed');
  }
  try {
    return { known: true, value: text === '' ? null : JSON.parse(text) };
  } catch {
    return unanswered('the database answered with something that is no JSON');
  }
}
