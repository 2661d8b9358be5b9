import type { z } from 'zod';
import { type Known, known, unknownFact } from '../model/fact.ts';

/** JSON text of a known shape, or why not. */
export function parseJson<T>(text: string, shape: z.ZodType<T>, whose: string): Known<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unknownFact(`${whose} answered with something that is no JSON`);
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return known(parsed.data);
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  return unknownFact(`${whose} answered in an unexpected form${path === '' ? '' : ` (at ${path})`}`);
}

/** One JSON value a line. */
export function parseJsonLines<T>(text: string, shape: z.ZodType<T>, whose: string): Known<readonly T[]> {
  const values: T[] = [];
  for (const line of text.split('\n').filter((line) => line.trim() !== '')) {
    const parsed = parseJson(line, shape, whose);
    if (!parsed.known) return parsed;
    values.push(parsed.value);
  }
  return known(values);
}
