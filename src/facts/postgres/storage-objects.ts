import { z } from 'zod';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  buckets: z.array(z.object({ id: z.string(), public: z.boolean(), fileSizeLimit: z.number().nullable() })),
  objects: z.number(),
  bytes: z.number(),
});

/** Buckets and objects as the database believes; the bytes are elsewhere. */
export const storageObjects = defineDatabaseFact({
  fact: 'storageObjects',
  questions: {
    // Read through jsonb: early versions of the table have neither `public` nor `file_size_limit`.
    all: onOwn(`
select jsonb_build_object(
  'buckets', (select coalesce(jsonb_agg(jsonb_build_object(
      'id', b.id, 'public', coalesce((to_jsonb(b) ->> 'public')::boolean, false),
      'fileSizeLimit', (to_jsonb(b) ->> 'file_size_limit')::bigint) order by b.id), '[]')
    from storage.buckets b),
  'objects', (select count(*) from storage.objects),
  'bytes', (select coalesce(sum((metadata ->> 'size')::numeric), 0) from storage.objects
    where metadata ->> 'size' ~ '^[0-9]+$'))`),
  },
  read: ({ all }) => readAnswer(all, shape),
});
