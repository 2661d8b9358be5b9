// What has to be so before a restored database is believed: asked in the transaction that filled it, which is only then committed.
import type { Section } from './inventory.ts';
import { quotedText, shownName } from './names.ts';

/** Of one block of PL/pgSQL; a larger one is slow to read. */
const checksInBlock = 200;

/**
 * Rows of every table as many as the dump's COPY block had (of tables that an extension makes: at least), and every sequence at
 * its value. The first that is not so is raised as an error. `search_path` is whatever the dump left: names are whole.
 */
export function proofSql({ tables, sequences }: Section): string {
  const checks = [
    ...[...tables].map(([name, rows]) => tableCheck(name, rows)),
    ...[...sequences].map(([name, { value, isCalled }]) => sequenceCheck(name, value, isCalled)),
  ];
  const blocks: string[] = [];
  for (let at = 0; at < checks.length; at += checksInBlock)
    blocks.push(
      `do $seaworthy$ declare found bigint; called boolean; begin\n${checks.slice(at, at + checksInBlock).join('')}end $seaworthy$;\n`,
    );
  return blocks.join('');
}

function tableCheck(name: string, rows: number): string {
  const shown = quotedText(Buffer.from(shownName(name), 'utf8').toString('latin1'));
  return `select pg_catalog.count(*) into found from only ${name};
if found <> ${rows} and (found < ${rows} or not exists (select from pg_catalog.pg_depend d where d.deptype = 'e'
    and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = ${quotedText(name)}::pg_catalog.regclass)) then
  raise exception 'seaworthy: % has % rows, the dump ${rows}', ${shown}, found; end if;
`;
}

function sequenceCheck(name: string, value: string, isCalled: boolean): string {
  const shown = quotedText(Buffer.from(shownName(name), 'utf8').toString('latin1'));
  return `select last_value, is_called into found, called from ${name};
if found <> ${value} or called <> ${isCalled} then
  raise exception 'seaworthy: sequence % is at %, the dump at ${value}', ${shown}, found; end if;
`;
}

/**
 * Jobs of pg_cron are switched off in the same transaction: nothing of them runs, now or later, before a person says so. What
 * was on is printed, a line of JSON each.
 */
export function quietSql(mark: string): string {
  return `do $seaworthy$ begin
if pg_catalog.to_regclass('cron.job') is not null then
  create temporary table seaworthy_jobs on commit drop as select jobid, coalesce(jobname, '') as jobname from cron.job where active;
  update cron.job set active = false where active;
else create temporary table seaworthy_jobs (jobid bigint, jobname text) on commit drop; end if;
end $seaworthy$;
\\o
select ${quotedText(mark)} || pg_catalog.json_build_object('id', jobid, 'name', jobname) from seaworthy_jobs order by jobid;
`;
}
