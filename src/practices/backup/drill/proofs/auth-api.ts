import { z } from 'zod';
import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Drilled } from '../drilled.ts';
import { type Answer, answerWords, ask, sharedSecret, tokenFor } from '../http-probe.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = { id: 'auth-api', title: 'Auth answers, and knows every user' };

const usersShape = z.looseObject({ users: z.array(z.unknown()) });

/** Rows of auth.users. */
export interface UserRows {
  /** Of the audience that is asked for: auth lists these. */
  readonly own: number;
  /** Of another audience or instance: it finds none of them, wherever it runs. */
  readonly others: number;
}

export function judgeAuth(health: Answer, users: Answer, { own, others }: UserRows): DrillProof {
  if (health.status !== 200) return failed(about, `/health ${answerWords(health)}`);
  if (users.status !== 200) return failed(about, `/admin/users ${answerWords(users)}`);
  const told = toldIn(users);
  if (told !== own) return failed(about, `auth tells of ${told ?? 'no'} users, and the database has ${own}`);
  const more = others === 0 ? '' : `; ${others} of another audience or instance, which auth never lists`;
  return passed(about, `${counted(own, 'user')}${more}`);
}

/** GoTrue writes the number of all users beside each page (supabase/auth, internal/api/pagination.go: X-Total-Count). */
function toldIn({ total, text }: Answer): number | null {
  if (total !== '') return Number(total);
  try {
    return usersShape.parse(JSON.parse(text)).users.length;
  } catch {
    return null;
  }
}

/**
 * What auth lists: the nil instance, and one audience (supabase/auth, internal/models/user.go, FindUsersInAudience). Rows that SQL put
 * there often have neither.
 */
const rowsSql = (audience: string) => `
select count(*) filter (where is_own), count(*) filter (where is_own is not true) from (
  select instance_id = '00000000-0000-0000-0000-000000000000' and aud = '${audience.replaceAll("'", "''")}' as is_own
  from auth.users
) u;
`;

/** The one of the deployment (GOTRUE_JWT_AUD); where it names none, that of Supabase's own files. */
const usualAudience = 'authenticated';

export async function proveAuth(drilled: Drilled): Promise<DrillProof> {
  const { environments, services, started, ill, probe, database, world } = drilled;
  const auth = services.find(({ role }) => role === 'auth');
  if (auth === undefined || !started.includes(auth.name))
    return skipped(about, 'auth is not started in a drill here');
  if (ill.has(auth.name)) return failed(about, `${auth.name} is not well`);
  const variables = environments.get(auth.name);
  const secret = sharedSecret(variables?.get('GOTRUE_JWT_SECRET'));
  if (secret === null) return skipped(about, 'auth has no shared secret to sign a token with');
  const base = `http://${auth.name}:${variables?.get('GOTRUE_API_PORT') || variables?.get('PORT') || '9999'}`;
  const audience = variables?.get('GOTRUE_JWT_AUD') || usualAudience;
  // The header comes before the token and the configuration in every version (internal/api/helpers.go, requestAud).
  const headers = {
    authorization: `Bearer ${tokenFor('service_role', secret, world)}`,
    'x-jwt-aud': audience,
  };
  const counts = (await database.run(database.own, rowsSql(audience))).trim().split('|');
  const [own = 0, others = 0] = counts.map(Number);
  const asks = [`${base}/health`, `${base}/admin/users?page=1&per_page=1`].map((url) => ({ url, headers }));
  const [health, users] = await ask(probe, asks, world);
  if (health === undefined || users === undefined) return failed(about, 'no answer');
  return judgeAuth(health, users, { own, others });
}
