// A fact from Postgres: questions in SQL, and what their answers mean. The session asks all questions of all facts at once.
import type { z } from 'zod';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { FactName, FactTable } from '../../model/facts/table.ts';
import type { GathererContext } from '../gatherer.ts';

export interface Question {
  /** `own` = the user's database, whatever its name; `_supabase` = the one of pooler and analytics. */
  readonly database: 'own' | '_supabase';
  /** One SELECT of one row and one jsonb column (json has line breaks), names qualified: search_path is pg_catalog. */
  readonly sql: string | ((context: GathererContext) => string);
}

export type Answer =
  | { readonly known: true; readonly value: unknown }
  | {
      readonly known: false;
      readonly reason: string;
      /** The thing asked about does not exist, which is knowledge for some. */
      readonly absent: boolean;
      /** The server itself did not answer or had no room: asking more would only cost time. */
      readonly unreachable: boolean;
    };

export interface DatabaseFactDefinition<Name extends FactName, Key extends string> {
  readonly fact: Name;
  readonly questions: { readonly [K in Key]: Question };
  readonly read: (
    answers: { readonly [K in Key]: Answer },
    context: GathererContext,
  ) => Known<FactTable[Name]> | Promise<Known<FactTable[Name]>>;
}

/** A database fact with its names forgotten, as the session holds it. */
export type DatabaseFact = DatabaseFactDefinition<FactName, string>;

export function defineDatabaseFact<const Name extends FactName, const Key extends string>(
  definition: DatabaseFactDefinition<Name, Key>,
): DatabaseFact {
  // The session gives exactly the answers that were asked for, so forgetting the names is safe.
  return definition as unknown as DatabaseFact;
}

/** A question to the user's database. */
export function onOwn(sql: Question['sql']): Question {
  return { database: 'own', sql };
}

/** A question to the database of pooler and analytics. */
export function onSupabase(sql: Question['sql']): Question {
  return { database: '_supabase', sql };
}

/** A question without an answer. */
export function unanswered(reason: string, is: 'absent' | 'unreachable' | 'failed' = 'failed'): Answer {
  return { known: false, reason, absent: is === 'absent', unreachable: is === 'unreachable' };
}

/** An answer in its known shape. */
export function readAnswer<T>(answer: Answer, shape: z.ZodType<T>): Known<T> {
  if (!answer.known) return unknownFact(answer.reason);
  const parsed = shape.safeParse(answer.value);
  return parsed.success ? known(parsed.data) : unknownFact('the database answered in an unexpected form');
}

/** A text as an SQL literal; the session has standard_conforming_strings on. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
