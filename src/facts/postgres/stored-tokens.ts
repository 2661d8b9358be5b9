import { z } from 'zod';
import { known, unknownFact } from '../../model/fact.ts';
import type { StoredTokensFact } from '../../model/facts/database.ts';
import type { GathererContext } from '../gatherer.ts';
import { type Answer, defineDatabaseFact, onOwn, readAnswer } from './question.ts';
import { cronJobSource, functionSource, type TextSource, triggerSource } from './texts.ts';

const foundShape = z.array(z.object({ place: z.string(), text: z.string() }));
type Found = z.infer<typeof foundShape>[number];

/**
 * RFC 7519 in compact form: two JSON objects in base64url and a signature. `ey` is `{"` or `{ `, `ew` a brace before a
 * line break: the sample keys that Supabase publishes are written so.
 */
const token = `'e[wy][A-Za-z0-9_-]{8,}\\.e[wy][A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{16,}'`;

/** Every token in a text of a table, with the name of the thing that holds it. */
function tokensOf({ name, text, from }: TextSource): string {
  return `
select coalesce(jsonb_agg(distinct jsonb_build_object('place', place, 'text', found)), '[]') from (
  select ${name} as place, (regexp_matches(${text}, ${token}, 'g'))[1] as found from ${from} limit 500
) as hits`;
}

const settingOwner = `concat_ws(' ', 'setting ' || split_part(line, '=', 1),
  'of database ' || d.datname, 'of role ' || r.rolname)`;
const settingSource = `pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase
  left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) as line`;

/**
 * API keys that live inside the database and outlive a rotation of the secret (failure case 67): Studio writes the
 * service key into the arguments of webhook triggers, people write it into cron jobs and functions, and jwt.sql stores
 * the signing secret as a setting at the first start.
 */
export const storedTokens = defineDatabaseFact({
  fact: 'storedTokens',
  questions: {
    triggers: onOwn(tokensOf(triggerSource)),
    cronJobs: onOwn(tokensOf(cronJobSource)),
    functions: onOwn(tokensOf(functionSource)),
    settings: onOwn(tokensOf({ name: settingOwner, text: 'line', from: settingSource })),
    secrets: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'place', ${settingOwner}, 'text', substr(line, strpos(line, '=') + 1))), '[]')
from ${settingSource} where line like 'app.settings.jwt\\_secret=%'`),
  },
  read(answers, context) {
    const { secrets, ...places } = answers;
    const found = Object.entries(places).map(([where, answer]) => search(labels[where] ?? where, answer));
    const stored = search('the setting app.settings.jwt_secret', secrets);
    const first = found[0]?.skipped[0];
    if (first !== undefined && found.every(({ skipped }) => skipped.length > 0))
      return unknownFact(first.reason);
    return known({
      tokens: found.flatMap(({ hits }) => hits).flatMap((hit) => tokenFact(hit, context)),
      secrets: stored.hits.map(({ place, text }) => ({
        where: context.redactor.text(place),
        secret: context.redactor.describe(text),
      })),
      skipped: [...found, stored].flatMap(({ skipped }) => skipped),
    });
  },
});

const labels: Readonly<Record<string, string>> = {
  triggers: 'triggers',
  cronJobs: 'cron jobs',
  functions: 'functions',
  settings: 'settings of databases and roles',
};

interface Searched {
  readonly hits: readonly Found[];
  readonly skipped: StoredTokensFact['skipped'];
}

/** What does not exist (cron without pg_cron) holds nothing; what could not be read is told. */
function search(where: string, answer: Answer): Searched {
  if (!answer.known && answer.absent) return { hits: [], skipped: [] };
  const parsed = readAnswer(answer, foundShape);
  return parsed.known
    ? { hits: parsed.value, skipped: [] }
    : { hits: [], skipped: [{ where, reason: parsed.reason }] };
}

function tokenFact({ place, text }: Found, { redactor }: GathererContext): StoredTokensFact['tokens'] {
  const secret = redactor.describe(text);
  // Looks like a token, and is none: its parts are no JSON.
  if (secret.token === undefined) return [];
  return [{ where: redactor.text(place), token: secret.token, secret }];
}
