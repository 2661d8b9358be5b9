// What a change contributes to a deployment: plain JSON, so a generation can be stored and compared.
// Forbidden here: secrets. A value that is one stands as a reference (`SecretReference`) until apply resolves it.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Where a secret comes from: an environment variable, a file (relative to the deployment), or a person at apply. */
export type SecretReference = `env:${string}` | `file:${string}` | 'prompt';

/** Stands for the service of a secret that lies in a file of ours: no service may begin with a dot (compose-spec, schema). */
export const secretFileService = '.secrets';

/** A value of a service's environment: text, or where the secret comes from. */
export type WantedValue = string | { readonly secret: SecretReference };

/**
 * The key under which a resolved secret is found: the reference itself for `env:` and `file:`, but `prompt:SERVICE.NAME`
 * for `prompt`, because two questions have two answers.
 */
export function secretKey(reference: SecretReference, service: string, name: string): string {
  return reference === 'prompt' ? `prompt:${service}.${name}` : reference;
}

/**
 * One key of a service that exists in the model. `set` merges as Compose merges override files (mappings by key),
 * `replace` is Compose's `!override`, `remove` its `!reset` (compose-spec, 13-merge.md).
 */
export interface ServiceKeyFragment {
  readonly kind: 'service-key';
  readonly service: string;
  /** For example `['healthcheck', 'interval']`, `['ports']`. Never `command` (see `setting`) or `environment`. */
  readonly path: readonly [string, ...string[]];
  readonly how: 'set' | 'replace' | 'remove';
  /** Ignored for `remove`. */
  readonly value: Json;
  /**
   * The texts in `value` are Compose's own templates: the renderer writes them without escaping `$`, so `${POSTGRES_PORT}`
   * keeps following the env file. Absent: every `$` is meant as it stands and is written `$$`.
   */
  readonly interpolated?: true;
}

/** A service of ours, whole. */
export interface NewServiceFragment {
  readonly kind: 'new-service';
  readonly service: string;
  readonly definition: { readonly [key: string]: Json };
  /** As `interpolated` of a service key, for all its texts: `${DASHBOARD_PASSWORD}` follows the env file; a `$` that is meant stands doubled. */
  readonly interpolated?: true;
}

/** A network, volume, secret or config of ours. */
export interface TopLevelFragment {
  readonly kind: 'top-level';
  readonly section: 'networks' | 'volumes' | 'secrets' | 'configs';
  readonly name: string;
  readonly value: Json;
}

/** A variable of a service, written where it takes effect: the `.env` key it is interpolated from, else our override. */
export interface EnvironmentFragment {
  readonly kind: 'environment';
  readonly service: string;
  readonly name: string;
  readonly value: WantedValue;
}

/** A Postgres setting, given as `-c name=value` behind upstream's present command of that service. */
export interface SettingFragment {
  readonly kind: 'setting';
  readonly service: string;
  readonly name: string;
  readonly value: string;
}

/** A file of ours: below `seaworthy/gen/N/`, or in a folder that containers mount. Never a secret: everybody may read the latter. */
export interface FileFragment {
  readonly kind: 'file';
  /** Relative, without `..`; for example `firewall/firewall.sh`. */
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
  /**
   * Name of the folder it lies in when a container mounts it, such as `caddy`; `path` is then relative to that folder. All files
   * of one name make one folder, `seaworthy/mounts/NAME-HASH`, whose path changes with their content and never else: a new
   * generation alone recreates no container. A service mounts it by `mountedFolder(NAME)` as the source of a bind mount.
   */
  readonly mounted?: string;
}

const mountScheme = 'seaworthy-mount:';

/** The source of a bind mount that stands for a folder of ours; the renderer puts its path there. */
export function mountedFolder(name: string): string {
  return `${mountScheme}${name}`;
}

/** The name in such a source; null = it is none. */
export function mountedName(source: string): string | null {
  return source.startsWith(mountScheme) ? source.slice(mountScheme.length) : null;
}

/**
 * A file of ours that holds one secret: `seaworthy/secrets/NAME` where we make it, `NAME-N` where it comes from somewhere (another
 * value is another file, so its readers are recreated, and the one before stays for a rollback). Owner alone, mode 0600. A service
 * mounts it by `secretFile(NAME)` as the source of a bind mount.
 */
export interface SecretFileFragment {
  readonly kind: 'secret-file';
  /** For example `backup-key`. */
  readonly name: string;
  /**
   * `generated` = 32 random bytes in Base64url, made once and never replaced or deleted by us; a variable = the value it has in
   * the deployment without us, such as the password of the database.
   */
  readonly secret: SecretReference | 'generated' | ServiceVariable;
}

export interface ServiceVariable {
  readonly service: string;
  readonly variable: string;
}

const secretScheme = 'seaworthy-secret:';

/** The source of a bind mount that stands for a secret of ours; the renderer puts its path there. */
export function secretFile(name: string): string {
  return `${secretScheme}${name}`;
}

/** The name in such a source; null = it is none. */
export function secretFileName(source: string): string | null {
  return source.startsWith(secretScheme) ? source.slice(secretScheme.length) : null;
}

/** One column of one row that exists; its old value is journaled before it is changed. */
export interface RowFragment {
  readonly kind: 'row';
  /** `own` = the user's database (POSTGRES_DB). */
  readonly database: 'own' | '_supabase';
  /** `schema.table`. */
  readonly table: string;
  /** Column → value; must name exactly one row. */
  readonly key: { readonly [column: string]: string };
  readonly column: string;
  readonly value: Json;
}

export type Fragment =
  | ServiceKeyFragment
  | NewServiceFragment
  | TopLevelFragment
  | EnvironmentFragment
  | SettingFragment
  | FileFragment
  | SecretFileFragment
  | RowFragment;

/** Everything one change wants of this deployment; the engine compares it whole with what is recorded. */
export interface Contribution {
  /** Id of the change. */
  readonly change: string;
  readonly fragments: readonly Fragment[];
}
