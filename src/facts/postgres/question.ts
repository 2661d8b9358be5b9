// A fact from Postgres: questions in SQL, and what their answers mean. The session asks all questions of all facts at once.
import type { z } from 'zod';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { FactName, FactTable } from '../../model/facts/table.ts';
import type { GathererContext } from '../gatherer.ts';

/** The two databases of a self-hosted Supabase: the user's, and the one of pooler and analytics. */
export type DatabaseName = 'postgres' | '_supabase';

export interface Question {
  readonly database: DatabaseName;
  /** One SELECT of one row and one jsonb column (json has line breaks), names qualified: search_path is pg_catalog. */
  readonly sql: string | ((context: GathererContext) => string);
}

export type Answer =
  | { readonly known: true; readonly value: unknown }
  /** `absent` = the thing asked about does not exist, which is knowledge for some. */
  | { readonly known: false; readonly reason: string; readonly absent: boolean };

export interface DatabaseFactDefinition<Name extends FactName, Key extends string> {
  readonly fact: Name;
  readonly questions: { readonly [K in Key]: Question };
  readonly read: (
    answers: { readonly [K in Key]: Answer },
    context: GathererContext,
  ) => Known<FactTable[Name]>;
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
export function onPostgres(sql: Question['sql']): Question {
  return { database: 'postgres', sql };
}

/** A question to the database of pooler and analytics. */
export function onSupabase(sql: Question['sql']): Question {
  return { database: '_supabase', sql };
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
