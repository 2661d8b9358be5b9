// What of a dump goes into a database that is empty and whose cluster has its roles already. Decided before a statement is sent, so
// that whatever still fails is an error, and ends the restore.
import { nameIn, namePattern, shownName } from './names.ts';

/** The cluster that a dump goes into. */
export interface TargetCluster {
  readonly major: number;
  /** Names of settings that it knows. */
  readonly settings: ReadonlySet<string>;
  /** Roles that it had before. */
  readonly roles: ReadonlySet<string>;
  readonly superusers: ReadonlySet<string>;
  /** Extensions that its image has, with the schema that they have to be in; null = any. */
  readonly extensions: ReadonlyMap<string, string | null>;
}

export type Fitting =
  | { readonly kind: 'as-is' }
  | { readonly kind: 'changed'; readonly text: string }
  /** `told` = a person has to know; null = nothing is missed. */
  | { readonly kind: 'left-out'; readonly told: string | null };

const asIs: Fitting = { kind: 'as-is' };
const silently: Fitting = { kind: 'left-out', told: null };

/** Pure. `statement` is one of the dump, its bytes as Latin 1. */
export function fitting(statement: string, target: TargetCluster): Fitting {
  const word = /^[A-Z]+(?: [A-Z]+)?/.exec(statement)?.[0] ?? '';
  for (const [pattern, judge] of rules) if (pattern.test(word)) return judge(statement, target);
  return asIs;
}

type Rule = (statement: string, target: TargetCluster) => Fitting;

const rules: readonly (readonly [RegExp, Rule])[] = [
  // All of it is one transaction of ours; pg_dump has one of its own around large objects.
  // Not END: the body of a function in standard SQL ends with it, and comes in pieces.
  [/^(?:BEGIN|COMMIT|START TRANSACTION|ROLLBACK)$/, () => silently],
  // The database is new and empty: there is nothing to drop.
  [/^DROP\b/, () => silently],
  [/^CREATE DATABASE$/, () => silently],
  [/^ALTER DATABASE$/, databaseSetting],
  [/^SET\b/, setting],
  [
    /^(?:CREATE|ALTER) TABLESPACE$/,
    (text) => told(text, 'tablespaces stay out: everything lies in the data directory'),
  ],
  [
    /^(?:CREATE|ALTER) SUBSCRIPTION$/,
    (text) => told(text, 'subscriptions stay out: two would draw from one publisher'),
  ],
  [/^ALTER EVENT$/, eventTrigger],
  [/^CREATE (?:ROLE|USER)$/, makeRole],
  [/^ALTER (?:ROLE|USER)$/, alterRole],
  [/^ALTER TABLE$/, alterTable],
  [/^CREATE EXTENSION$/, makeExtension],
  [/^CREATE SCHEMA$/, (text) => (/^CREATE SCHEMA public;/.test(text) ? silently : asIs)],
  [/^GRANT\b/, grant],
];

/** Clients of a newer version set what an older server does not know (`transaction_timeout` of 17). */
function setting(statement: string, { settings }: TargetCluster): Fitting {
  const name = /^SET (?:SESSION |LOCAL )?(\w+)\s*(?:=|TO)/.exec(statement)?.[1];
  return name === undefined || settings.has(name.toLowerCase()) || isGrammar.test(name) ? asIs : silently;
}

/** What PostgREST of old installations reads its secret from: this deployment's own stays. */
function databaseSetting(statement: string): Fitting {
  const isSecret = /^ALTER DATABASE (?:"(?:[^"]|"")+"|\S+) SET "?app\.settings\.jwt_\w+"? /.test(statement);
  return isSecret ? leftOut('app.settings.jwt_…: the secret of this deployment stays') : asIs;
}

/** Words of SET that are in no list of settings. */
const isGrammar = /^(?:SESSION|TRANSACTION|CONSTRAINTS)$/i;

const eventOwner = new RegExp(`^ALTER EVENT TRIGGER (${namePattern}) OWNER TO (${namePattern});`);

/** PostgreSQL: the owner of an event trigger is a superuser. Dumps of old installations, whose postgres was one, say otherwise. */
function eventTrigger(statement: string, { superusers }: TargetCluster): Fitting {
  const [, trigger, owner] = eventOwner.exec(statement) ?? [];
  if (trigger === undefined || owner === undefined || superusers.has(shownName(owner))) return asIs;
  return leftOut(
    `event trigger ${shownName(trigger)} belongs to supabase_admin: ${shownName(owner)} is no superuser here`,
  );
}

const role = new RegExp(`^(?:CREATE|ALTER) (?:ROLE|USER) (${namePattern})`);

function makeRole(statement: string, { roles }: TargetCluster): Fitting {
  const name = nameIn(statement, role);
  return name !== null && roles.has(name) ? silently : asIs;
}

/** Roles of supabase/postgres (its migrations/db/init-scripts): services log in as these. */
const ofImage =
  /^(?:postgres|anon|authenticated|service_role|authenticator|dashboard_user|pgbouncer|pgtle_admin|supabase_\w+|pgsodium_\w+)$/;

/** Services log in with the password of this deployment: what roles of the image may, and their passwords, stay. */
function alterRole(statement: string, target: TargetCluster): Fitting {
  const { roles } = target;
  const name = nameIn(statement, role);
  const isAboutRights = /^ALTER (?:ROLE|USER) (?:"(?:[^"]|"")+"|\S+) WITH /.test(statement);
  if (isAboutRights && name !== null && ofImage.test(name) && roles.has(name)) return silently;
  // One with a dot in it is an application's own (`pgrst.db_schemas`), and known to no list.
  const key = /\sSET "?([\w.]+)"? (?:TO|=)/.exec(statement)?.[1] ?? '';
  return key === '' || key.includes('.') ? asIs : setting(`SET ${key} = x`, target);
}

const extension = new RegExp(`^CREATE EXTENSION (?:IF NOT EXISTS )?(${namePattern})`);

/** A newer version may have to be in another schema: pg_cron was in `public` once, and is in `pg_catalog` now. */
function makeExtension(statement: string, { extensions }: TargetCluster): Fitting {
  const name = nameIn(statement, extension);
  const schema = name === null ? null : (extensions.get(name) ?? null);
  const written = nameIn(statement, new RegExp(`WITH SCHEMA (${namePattern})`));
  if (schema === null || written === null || written === schema) return asIs;
  return { kind: 'changed', text: statement.replace(/ WITH SCHEMA [^;]*;/, ';') };
}

/** `--clean` without `--if-exists`: a constraint of a table that is not there yet. */
function alterTable(statement: string): Fitting {
  return /^ALTER TABLE [^']* DROP CONSTRAINT [^']*;\s*$/.test(statement) ? silently : asIs;
}

/** Memberships: who granted them is another here, and options of 16 are no words for an older server. */
function grant(statement: string, { major }: TargetCluster): Fitting {
  const isMembership = !/^GRANT [\s\S]* ON [\s\S]* TO /.test(statement);
  if (!isMembership) return asIs;
  const bare = statement.replace(/ GRANTED BY [^;]*;/, ';');
  const fitted =
    major >= 16
      ? bare
      : bare.replace(/ WITH [^;]*;/, /ADMIN (?:OPTION|TRUE)/.test(bare) ? ' WITH ADMIN OPTION;' : ';');
  return fitted === statement ? asIs : { kind: 'changed', text: fitted };
}

function told(statement: string, why: string): Fitting {
  const name = /^(?:CREATE|ALTER) \w+ ("(?:[^"]|"")+"|[^\s;]+)/.exec(statement)?.[1] ?? '';
  return leftOut(`${shownName(name)}: ${why}`);
}

function leftOut(why: string): Fitting {
  return { kind: 'left-out', told: why };
}
