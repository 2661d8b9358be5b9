// One session in each restored database: whether it opens, and whether its extensions are whole.
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';

export interface Tour {
  readonly database: string;
  /** Why there was no session; null = there was. */
  readonly failure: string | null;
  readonly extensions: readonly ExtensionSeen[];
  /** Libraries of functions in C that could not be loaded, each with the server's words. */
  readonly unloadable: readonly (readonly [library: string, why: string])[];
}

export interface ExtensionSeen {
  readonly name: string;
  readonly version: string;
  /** Whether the image has the files of this version. */
  readonly isAvailable: boolean;
}

/** In the drill's own cluster. A library that must be preloaded is loaded already, or says so. */
const script = `
create temp table unloadable (library text, why text);
do $do$ declare one record; begin
  for one in select distinct probin from pg_proc p join pg_language l on l.oid = p.prolang
      where lanname = 'c' and probin is not null loop
    begin
      execute format('load %L', one.probin);
    exception when others then
      insert into unloadable values (one.probin, sqlerrm);
    end;
  end loop;
end $do$;
select 'extension', extname, extversion, exists (select from pg_available_extension_versions a
  where a.name = extname and a.version = extversion) from pg_extension order by extname;
select 'unloadable', library, replace(why, E'\\n', ' '), '' from unloadable order by library;
`;

export async function tourDatabases(database: OpenDatabase): Promise<readonly Tour[]> {
  const sql = 'select datname from pg_database where datallowconn order by datname;\n';
  const names = (await database.run(database.own, sql)).split('\n').filter((name) => name !== '');
  const tours: Tour[] = [];
  for (const name of names) tours.push(await tourOne(database, name));
  return tours;
}

async function tourOne(database: OpenDatabase, name: string): Promise<Tour> {
  try {
    return readTour(name, await database.run(name, script));
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'drill-ended') throw error;
    return { database: name, failure: error.message, extensions: [], unloadable: [] };
  }
}

/** Exported for its test: lines of `extension|NAME|VERSION|t` and `unloadable|LIBRARY|WHY|`. */
export function readTour(database: string, text: string): Tour {
  const rows = text.split('\n').map((line) => line.split('|'));
  const extensions = rows.flatMap(([kind, name = '', version = '', available]) => {
    return kind === 'extension' ? [{ name, version, isAvailable: available === 't' }] : [];
  });
  const unloadable = rows.flatMap(([kind, library = '', why = '']) => {
    return kind === 'unloadable' ? [[library, why] as const] : [];
  });
  return { database, failure: null, extensions, unloadable };
}
