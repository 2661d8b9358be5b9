import { posix } from 'node:path';
import { z } from 'zod';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { GathererContext } from '../gatherer.ts';
import { onOwn, readAnswer, unanswered } from '../postgres/question.ts';
import { answerKey, askAll } from '../postgres/session.ts';
import type { ObjectPlace } from './place.ts';

/** One answer of psql holds them comfortably; a comparison of more would take longer than a person waits. */
export const maxRows = 200_000;

export interface ObjectRow {
  /** `bucket/name`. */
  readonly name: string;
  /** Null where the row does not say. */
  readonly bytes: number | null;
  /** Seconds since the epoch; null where the row does not say. A new version of an object moves `updatedAt` alone. */
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
}

const number = z.number().nullable();
const shape = z.array(z.tuple([z.string(), z.string(), z.string().nullable(), number, number, number]));

const question = onOwn(`
select coalesce(jsonb_agg(jsonb_build_array(o.bucket_id, o.name, o.version,
  case when o.metadata ->> 'size' ~ '^[0-9]{1,15}$' then (o.metadata ->> 'size')::bigint end,
  extract(epoch from o.created_at)::bigint, extract(epoch from o.updated_at)::bigint)), '[]')
from (select * from storage.objects limit ${maxRows + 1}) o
where o.bucket_id is not null and o.name is not null`);

/** Rows of storage.objects by the path of their file below the tenant's folder. */
export async function objectRows(
  context: GathererContext,
  { separator }: ObjectPlace,
): Promise<Known<ReadonlyMap<string, ObjectRow>>> {
  const key = answerKey('objectParity', 'rows');
  const answers = await askAll(context, [
    { fact: 'objectParity', questions: { rows: question }, read: () => unknownFact('is read here') },
  ]);
  const rows = readAnswer(answers.get(key) ?? unanswered('was not asked'), shape);
  if (!rows.known) return rows;
  if (rows.value.length > maxRows) return tooMany(rows.value.length);
  return known(
    new Map(
      rows.value.map(([bucket, name, version, bytes, createdAt, updatedAt]) => {
        // Versions came later than objects: old rows have none, and their file is the name itself.
        const end = version === null || version === '' ? '' : `${separator}${version}`;
        return [
          posix.join(bucket, `${name}${end}`),
          { name: `${bucket}/${name}`, bytes, createdAt, updatedAt },
        ];
      }),
    ),
  );
}

export function tooMany(count: number): Known<never> {
  return unknownFact(`needs at most ${maxRows} objects to compare (storage.objects holds ${count})`);
}
