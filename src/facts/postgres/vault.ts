import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

/** How many secrets depend on the root key (failure case 9). */
export const vault = defineDatabaseFact({
  fact: 'vault',
  questions: { rows: onOwn('select to_jsonb(count(*)) from vault.secrets') },
  read({ rows }) {
    if (!rows.known && rows.absent) return known({ secrets: null });
    const parsed = readAnswer(rows, z.number());
    return parsed.known ? known({ secrets: parsed.value }) : parsed;
  },
});
