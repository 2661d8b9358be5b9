import { z } from 'zod';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Drilled } from '../drilled.ts';
import { type Answer, answerWords, ask, sharedSecret, tokenFor } from '../http-probe.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = {
  id: 'rest-api',
  title: 'PostgREST selects through row level security, as anon and as a user',
};

const rowsShape = z.array(z.looseObject({ seen_by: z.string() }));

export type Wanted = 'anon' | 'authenticated';

/** Each sees the row that its policy lets it see, and no other. */
export function judgeRest(answers: ReadonlyMap<Wanted, Answer>): DrillProof {
  for (const [role, answer] of answers) {
    if (answer.status !== 200) return failed(about, `as ${role}: ${answerWords(answer)}`);
    const seen = rowsIn(answer);
    if (seen?.length !== 1 || seen[0] !== role)
      return failed(about, `${role} sees the rows of ${seen?.join(' and ') || 'nobody'}`);
  }
  const roles = [...answers.keys()].join(' and ');
  const left = answers.has('authenticated')
    ? ''
    : '; a user could not be asked for: there is no shared secret';
  return passed(about, `${roles}: each its own row${left}`);
}

function rowsIn({ text }: Answer): readonly string[] | null {
  try {
    return rowsShape.parse(JSON.parse(text)).map(({ seen_by: role }) => role);
  } catch {
    return null;
  }
}

const table = 'seaworthy_drill_rows';

/** In the drill's own database. */
const prepare = (schema: string) => `
create table ${schema}.${table} (seen_by text not null);
insert into ${schema}.${table} values ('anon'), ('authenticated'), ('nobody');
alter table ${schema}.${table} enable row level security;
create policy own_row on ${schema}.${table} for select using (seen_by = current_user);
grant usage on schema ${schema} to anon, authenticated;
grant select on ${schema}.${table} to anon, authenticated;
notify pgrst, 'reload schema';
`;

const tries = 20;

export async function proveRest(drilled: Drilled): Promise<DrillProof> {
  const { environments, services, started, ill, probe, database, world } = drilled;
  const rest = services.find(({ role }) => role === 'rest');
  if (rest === undefined || !started.includes(rest.name))
    return skipped(about, 'PostgREST is not started in a drill here');
  if (ill.has(rest.name)) return failed(about, `${rest.name} is not well`);
  const variables = environments.get(rest.name);
  const schema = (variables?.get('PGRST_DB_SCHEMAS') ?? 'public').split(',')[0]?.trim() ?? 'public';
  await database.run(database.own, prepare(`"${schema.replaceAll('"', '""')}"`));
  const secret = sharedSecret(variables?.get('PGRST_JWT_SECRET'));
  const url = `http://${rest.name}:${variables?.get('PGRST_SERVER_PORT') || '3000'}/${table}?select=seen_by`;
  const asks: readonly (readonly [Wanted, Readonly<Record<string, string>>])[] = [
    ['anon', {}],
    ...(secret === null
      ? []
      : [
          ['authenticated', { authorization: `Bearer ${tokenFor('authenticated', secret, world)}` }] as const,
        ]),
  ];
  for (let turn = 1; ; turn++) {
    const answers = await ask(
      probe,
      asks.map(([, headers]) => ({ url, headers })),
      world,
    );
    const byRole = new Map(asks.flatMap(([role], index) => (answers[index] ? [[role, answers[index]]] : [])));
    const judged = judgeRest(byRole);
    // The schema is read again soon after it is told to (PostgREST, "Schema Cache").
    if (judged.status === 'passed' || turn === tries) return judged;
    await world.clock.sleep(500);
  }
}
