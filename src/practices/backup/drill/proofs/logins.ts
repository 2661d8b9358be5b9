import { counted, listed } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Drilled } from '../drilled.ts';
import { inContainer, lastWords } from '../in-container.ts';
import { type Login, loginsIn } from '../model/environments.ts';
import { type About, failed, passed } from './proof.ts';

const about: About = {
  id: 'logins',
  title: 'Roles log in over the network, with the passwords that services have',
};

export interface LoginTried {
  readonly user: string;
  readonly usedBy: string;
  /** null = it came in. */
  readonly refused: string | null;
}

export function judgeLogins(tried: readonly LoginTried[]): DrillProof {
  const refused = tried.filter(({ refused: why }) => why !== null);
  const users = [...new Set(tried.map(({ user }) => user))];
  if (users.length === 0) return failed(about, 'no service says how it logs in');
  if (refused.length === 0) return passed(about, `${counted(users.length, 'role')}: ${listed(users, 20)}`);
  const lines = refused.map(({ user, usedBy, refused: why }) => `${user} (${usedBy}): ${why}`);
  return failed(about, lines[0] ?? '', lines);
}

/** POSIX sh: HOST. Lines of user, password and database on standard input, in base64 behind a dot: no word of a
 * process holds a password. */
const script = `
while read -r user password database; do
  PGPASSWORD=$(printf %s "\${password#.}" | base64 -d)
  export PGPASSWORD
  said=$(psql -X -A -t -q -w -h "$1" -U "$(printf %s "\${user#.}" | base64 -d)" \\
    -d "$(printf %s "\${database#.}" | base64 -d)" -c 'select 1' 2>&1 </dev/null) && echo in ||
    printf 'refused %s\\n' "$(printf '%s' "$said" | grep -m 1 -E 'FATAL|error' || echo 'no answer')"
done
`;

/**
 * From another container, for the image trusts its own loopback whatever the password (supabase/postgres, pg_hba.conf). Beside
 * what services use, the two roles that people use.
 */
export async function proveLogins(drilled: Drilled): Promise<DrillProof> {
  const { database, environments, services, client, port, world } = drilled;
  const db = services.find(({ role }) => role === 'db');
  const { host } = database.door;
  const hosts = [host, ...(db?.containerName === undefined ? [] : [db.containerName.value])];
  const own = environments.get(host)?.get('POSTGRES_PASSWORD') ?? database.password;
  const people = ['postgres', 'supabase_admin'].map((user): Login => {
    return { user, password: own, database: '', usedBy: 'people' };
  });
  const logins = [...loginsIn(environments, hosts), ...people];
  const input = logins.map((login) => lineOf(login, database.own)).join('');
  const environment = { PGCONNECT_TIMEOUT: '10', PGPORT: port };
  const result = await inContainer(client, ['sh', '-c', script, 'sh', host], { environment, input }, world);
  const answers = result.ran ? result.stdout.split('\n') : [];
  const silent = database.redact(lastWords(result)) || 'no answer';
  return judgeLogins(
    logins.map(({ user, usedBy }, index) => {
      const answer = answers[index] ?? '';
      if (answer === 'in') return { user, usedBy, refused: null };
      return { user, usedBy, refused: refusalIn(database.redact(answer)) || silent };
    }),
  );
}

function lineOf({ user, password, database }: Login, own: string): string {
  const words = [user, password, database === '' ? own : database];
  return `${words.map((word) => `.${Buffer.from(word).toString('base64')}`).join(' ')}\n`;
}

/** The server's own words, without what psql puts before them. */
function refusalIn(answer: string): string {
  return answer.replace(/^refused /, '').replace(/^.*?(?:FATAL|error): +/, '');
}
