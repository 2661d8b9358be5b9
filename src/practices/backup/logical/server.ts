// The programs of the deployment's own database image, inside its container: of the server's own major version, whatever that is.
import { type OpenDatabase, superuser } from '../../../engine/apply/database.ts';
import type { PipeProgram } from '../../../ports/pipes.ts';

/** `docker exec` of a program that logs in as the superuser, over the network; nothing secret is among the words. */
export function serverProgram(
  { door, password }: OpenDatabase,
  database: string,
  words: readonly string[],
): PipeProgram {
  const names = ['PGPASSWORD', 'PGHOST', 'PGUSER', 'PGDATABASE', 'PGAPPNAME'];
  return {
    argv: [
      ...(['docker', 'exec', '--interactive'] as const),
      ...names.flatMap((name) => ['--env', name]),
      door.container,
      ...words,
    ],
    environment: {
      PGPASSWORD: password,
      PGHOST: door.host,
      PGUSER: superuser,
      // By variable, never as an argument: libpq reads a name with `=` there as a whole connection string.
      PGDATABASE: database,
      PGAPPNAME: 'seaworthy',
    },
  };
}

/** psql that reads its script from standard input. */
export function psqlProgram(database: OpenDatabase, name: string): PipeProgram {
  return serverProgram(database, name, ['psql', '-X', '-q', '-w', '-A', '-t']);
}
