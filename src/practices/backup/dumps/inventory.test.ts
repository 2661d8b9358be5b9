import { describe, expect, it } from 'vitest';
import { connected, inventoryOf, rolesIn } from './inventory.ts';

function read(text: string) {
  const filter = inventoryOf();
  filter.take(Buffer.from(text));
  filter.end();
  return filter.inventory();
}

const database = `--
-- PostgreSQL database dump
--
-- Dumped from database version 15.8 (Debian)
CREATE EXTENSION IF NOT EXISTS pg_cron WITH SCHEMA pg_catalog;
ALTER TABLE shop."Orders" OWNER TO "Shop Owner";
COPY shop."Orders" (id) FROM stdin;
1
2
\\.
COPY auth.users (id) FROM stdin;
\\.
SELECT pg_catalog.setval('shop."Orders_id_seq"', 42, true);
GRANT SELECT ON TABLE shop."Orders" TO app_reader;
CREATE SUBSCRIPTION far CONNECTION 'x' PUBLICATION p;
--
-- PostgreSQL database dump complete
--
`;

describe('what is in a dump', () => {
  it('of one database: its tables with their rows, sequences, extensions and the roles it needs', () => {
    const { sections, server, roles, made, isWhole } = read(database);
    expect(sections).toEqual([
      expect.objectContaining({
        name: '',
        tables: new Map([
          ['shop."Orders"', 2],
          ['auth.users', 0],
        ]),
        extensions: new Set(['pg_cron']),
        subscriptions: new Set(['far']),
        sequences: new Map([['shop."Orders_id_seq"', { value: '42', isCalled: true }]]),
        grants: 1,
      }),
    ]);
    expect([server, isWhole]).toEqual(['15.8', true]);
    expect([...roles].sort()).toEqual(['Shop Owner', 'app_reader']);
    expect([...made]).toEqual([]);
  });

  it('that breaks off is not whole', () => {
    expect(read(database.slice(0, 400)).isWhole).toBe(false);
  });

  it('of a cluster: a section for each database, and the roles it makes', () => {
    const text = `-- PostgreSQL database cluster dump\nCREATE ROLE app_reader;\n\\connect template1\n${database}\\connect -reuse-previous=on "dbname='a b'"\n${database}--\n-- PostgreSQL database cluster dump complete\n--\n`;
    const { sections, made, isWhole } = read(text);
    expect(sections.map(({ name, tables }) => [name, tables.size])).toEqual([
      ['', 0],
      ['template1', 2],
      ['a b', 2],
    ]);
    expect([...made]).toEqual(['app_reader']);
    expect(isWhole).toBe(true);
  });

  it('of a cluster that breaks off between two databases is not whole', () => {
    const text = `-- PostgreSQL database cluster dump\n\\connect postgres\n${database}`;
    expect(read(text).isWhole).toBe(false);
  });
});

describe('roles that a statement needs', () => {
  it.each([
    ['ALTER TABLE public.t OWNER TO app;', ['app']],
    ['GRANT ALL ON SCHEMA s TO "The App" WITH GRANT OPTION;', ['The App']],
    ['REVOKE ALL ON FUNCTION f() FROM PUBLIC;', []],
    ['ALTER DEFAULT PRIVILEGES FOR ROLE maker IN SCHEMA s GRANT ALL ON TABLES TO user1;', ['maker', 'user1']],
    ['CREATE POLICY p ON t FOR SELECT TO a, "b c" USING (true);', ['a', 'b c']],
    ['CREATE POLICY p ON t USING (true);', []],
  ])('%s', (statement, roles) => expect(rolesIn(statement)).toEqual(roles));
});

describe('a command of psql', () => {
  it.each(['\\! id', '\\copy t from program x', '\\i file', '\\o |sh', '\\g |sh'])(
    '%s is refused',
    (line) => {
      expect(() => connected(line)).toThrow(/no dump needs/);
    },
  );
  it.each([
    ['\\restrict abc', null],
    ['\\connect postgres', 'postgres'],
    ['\\connect "a b"', 'a b'],
  ])('%s is understood', (line, name) => expect(connected(line)).toBe(name));
});
