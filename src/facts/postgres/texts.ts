// The places inside the database where people write code, each as the text to search and the name to show.

export interface TextSource {
  /** SQL for what holds the text: `trigger notify on public.orders`. */
  readonly name: string;
  readonly text: string;
  readonly from: string;
}

export const triggerSource: TextSource = {
  name: `'trigger ' || t.tgname || ' on ' || t.tgrelid::regclass`,
  text: 'pg_get_triggerdef(t.oid)',
  from: 'pg_trigger t where not t.tgisinternal',
};

export const cronJobSource: TextSource = {
  // Read through jsonb: early versions of pg_cron have no `jobname`.
  name: `'cron job ' || coalesce(to_jsonb(j) ->> 'jobname', j.jobid::text)`,
  text: 'j.command',
  from: 'cron.job j',
};

export const functionSource: TextSource = {
  name: `'function ' || n.nspname || '.' || p.proname`,
  text: 'p.prosrc',
  from: `pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname not in ('pg_catalog', 'information_schema')`,
};
