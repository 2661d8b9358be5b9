import { describe, expect, it } from 'vitest';
import type { RowFragment } from '../../model/fragment.ts';
import type { OpenDatabase } from './database.ts';
import { readIn, readStatement, shownRow, writeIn, writeStatement } from './rows.ts';

const row: RowFragment = {
  kind: 'row',
  database: '_supabase',
  table: '_supavisor.tenants',
  key: { external_id: "d'ev" },
  column: 'default "pool',
  value: 40,
};

function database(answer: string): OpenDatabase & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    door: { container: 'c', host: 'db', passwords: ['p'] },
    password: 'p',
    own: 'mine',
    redact: (text) => text,
    asked,
    async run(name, script) {
      asked.push(`${name}: ${script}`);
      return answer;
    },
  };
}

describe('a row', () => {
  it('is read by a statement in which names and values cannot break out', () => {
    expect(readStatement(row)).toMatchInlineSnapshot(`
      "select coalesce(jsonb_agg(coalesce(to_jsonb(t."default ""pool"), 'null'::jsonb)), '[]'::jsonb) from "_supavisor"."tenants" as t where t."external_id"::text = 'd''ev';
      "
    `);
  });

  it('is looked at and set in one statement', () => {
    expect(writeStatement(row, 15, "it's")).toMatchInlineSnapshot(`
      "with changed as (
        update "_supavisor"."tenants" as t set "default ""pool" = (jsonb_populate_record(null::"_supavisor"."tenants", '{"default \\"pool":"it''s"}'::jsonb))."default ""pool"
        where t."external_id"::text = 'd''ev' and coalesce(to_jsonb(t."default ""pool"), 'null'::jsonb) = '15'::jsonb
          and (select count(*) from "_supavisor"."tenants" as t where t."external_id"::text = 'd''ev') = 1
        returning 1
      ) select count(*) from changed;
      "
    `);
  });

  it.each([
    ['[15]', { value: 15 }],
    ['[null]', { value: null }],
    ['[{"a": [1]}]', { value: { a: [1] } }],
    ['[]', null],
    ['[1, 2]', null],
  ])('answers %s as %j', async (answer, value) => {
    expect(await readIn(database(answer), row)).toEqual(value);
  });

  it('is refused rather than kept inexactly', async () => {
    await expect(readIn(database('[12345678901234567890]'), row)).rejects.toThrow('cannot be kept exactly');
    await expect(readIn(database('oops'), row)).rejects.toThrow('no JSON');
  });

  it('is set in its own database, and says when it was not', async () => {
    const one = database('1');
    expect(await writeIn(one, { ...row, database: 'own' }, 15, 40)).toBe(true);
    expect(one.asked[0]).toMatch(/^mine: /);
    expect(await writeIn(database('0'), row, 15, 40)).toBe(false);
  });

  it('has no NUL, a schema and a key', () => {
    expect(() => readStatement({ ...row, key: { a: '\0' } })).toThrow('NUL');
    expect(() => readStatement({ ...row, key: {} })).toThrow('key');
    expect(() => readStatement({ ...row, table: 'tenants' })).toThrow('schema');
  });

  it('is shown as people know it', () => {
    expect(shownRow(row)).toBe('_supabase _supavisor.tenants default "pool');
    expect(shownRow({ ...row, database: 'own' })).toBe('_supavisor.tenants default "pool');
  });
});
