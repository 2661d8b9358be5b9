import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.record(z.string(), z.string().nullable());

/** Connection strings among the settings (`primary_conninfo`) hold a password as a word of their own. */
const conninfoPassword = /(password\s*=\s*)('(?:[^'\\]|\\.)*'|\S+)/gi;

/** The server's settings as it runs. */
export const settings = defineDatabaseFact({
  fact: 'settings',
  questions: {
    // What a session starts with: `setting` would tell the limits that ours has put on itself.
    rows: onOwn('select jsonb_object_agg(name, coalesce(reset_val, setting)) from pg_settings'),
  },
  read({ rows }, { redactor }) {
    const parsed = readAnswer(rows, shape);
    if (!parsed.known) return parsed;
    const entries = Object.entries(parsed.value).map(([name, setting]) => {
      const shown = (setting ?? '').replace(conninfoPassword, '$1[redacted]');
      return [name, redactor.value(name, shown).text] as const;
    });
    return known(Object.fromEntries(entries));
  },
});
