import { z } from 'zod';
import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Drilled } from '../drilled.ts';
import { type Answer, answerWords, ask, sharedSecret, tokenFor } from '../http-probe.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = { id: 'auth-api', title: 'Auth answers, and knows every user' };

const usersShape = z.looseObject({ users: z.array(z.unknown()) });

/** @param rows users in the database */
export function judgeAuth(health: Answer, users: Answer, rows: number): DrillProof {
  if (health.status !== 200) return failed(about, `/health ${answerWords(health)}`);
  if (users.status !== 200) return failed(about, `/admin/users ${answerWords(users)}`);
  const told = toldIn(users);
  if (told !== rows)
    return failed(about, `auth tells of ${told ?? 'no'} users, and the database has ${rows}`);
  return passed(about, counted(rows, 'user'));
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
  const headers = { authorization: `Bearer ${tokenFor('service_role', secret, world)}` };
  const rows = Number((await database.run(database.own, 'select count(*) from auth.users;\n')).trim());
  const asks = [`${base}/health`, `${base}/admin/users?page=1&per_page=1`].map((url) => ({ url, headers }));
  const [health, users] = await ask(probe, asks, world);
  if (health === undefined || users === undefined) return failed(about, 'no answer');
  return judgeAuth(health, users, rows);
}
