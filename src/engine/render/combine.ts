// All fragments of all changes as one wish. Sorted first, so that the order in which changes come decides nothing.
import type {
  Contribution,
  EnvironmentFragment,
  FileFragment,
  Fragment,
  Json,
  RowFragment,
  SecretFileFragment,
  SettingFragment,
  WantedValue,
} from '../../model/fragment.ts';
import { Collision } from './collision.ts';
import { type Branch, branch, insert, isEqual, isMapping } from './operations.ts';

export type Of<Kind> = Kind & { readonly change: string };

export interface Combined {
  /** `services.NAME…`, `networks.NAME…`: what goes into the override as it is. */
  readonly override: Branch;
  readonly environment: readonly Of<EnvironmentFragment>[];
  readonly settings: readonly Of<SettingFragment>[];
  readonly files: readonly Of<FileFragment>[];
  readonly secretFiles: readonly Of<SecretFileFragment>[];
  readonly rows: readonly Of<RowFragment>[];
}

/** Throws a Collision where two changes want different things. What is wanted twice alike is there once. */
export function combine(contributions: readonly Contribution[]): Combined {
  const override = branch();
  const places = new Map<string, Of<Fragment>>();
  for (const { change, fragments } of [...contributions].sort(byChange)) {
    for (const fragment of fragments) {
      if (!addToOverride(override, fragment, change)) addPlace(places, { ...fragment, change });
    }
  }
  const all = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fragment]) => fragment);
  return {
    override,
    environment: all.filter((fragment) => fragment.kind === 'environment'),
    settings: all.filter((fragment) => fragment.kind === 'setting'),
    files: all.filter((fragment) => fragment.kind === 'file'),
    secretFiles: all.filter((fragment) => fragment.kind === 'secret-file'),
    rows: all.filter((fragment) => fragment.kind === 'row'),
  };
}

export function byChange(left: Contribution, right: Contribution): number {
  if (left.change === right.change) return 0;
  return left.change < right.change ? -1 : 1;
}

/** Postgres option names: case does not matter, and a dash is read as an underscore (`ParseLongOption`, guc.c). */
export function settingName(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

function addToOverride(override: Branch, fragment: Fragment, change: string): boolean {
  if (fragment.kind === 'service-key') {
    const { service, path, how } = fragment;
    const value = how === 'remove' ? null : asWritten(fragment.value, fragment.interpolated === true);
    insert(override, ['services', service, ...path], { kind: 'leaf', how, value, change });
    return true;
  }
  if (fragment.kind === 'new-service') {
    const value = asWritten(fragment.definition, fragment.interpolated === true);
    insert(override, ['services', fragment.service], { kind: 'leaf', how: 'set', value, change });
    return true;
  }
  if (fragment.kind === 'top-level') {
    const value = asWritten(fragment.value, false);
    insert(override, [fragment.section, fragment.name], { kind: 'leaf', how: 'set', value, change });
    return true;
  }
  return false;
}

/** Compose interpolates every text, so a dollar sign that is meant as it stands is written twice (compose-spec, 12-interpolation.md). */
export function asWritten(value: Json, interpolated: boolean): Json {
  if (interpolated) return value;
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => asWritten(item, false));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, asWritten(child, false)]));
}

function addPlace(places: Map<string, Of<Fragment>>, fragment: Of<Fragment>): void {
  const path = pathOf(fragment);
  const key = JSON.stringify([fragment.kind, ...path]);
  const known = places.get(key);
  if (known === undefined) {
    places.set(key, fragment);
    return;
  }
  if (isEqual(wantOf(known), wantOf(fragment))) return;
  const [first, second] = [known, fragment].map((one) => ({ change: one.change, value: shortWant(one) }));
  if (first !== undefined && second !== undefined) throw new Collision(path, first, second);
}

function pathOf(fragment: Fragment): readonly string[] {
  switch (fragment.kind) {
    case 'environment':
      return ['services', fragment.service, 'environment', fragment.name];
    case 'setting':
      return ['services', fragment.service, 'command', settingName(fragment.name)];
    case 'file':
      return [...(fragment.mounted === undefined ? [] : [fragment.mounted]), fragment.path];
    case 'secret-file':
      return ['secrets', fragment.name];
    case 'row': {
      const key = Object.entries(fragment.key).sort(([a], [b]) => (a < b ? -1 : 1));
      const where = key.map(([column, value]) => `${column}=${value}`).join(' ');
      return [`${fragment.database} ${fragment.table} ${where} ${fragment.column}`];
    }
    default:
      return [fragment.kind];
  }
}

function wantOf(fragment: Fragment): Json {
  switch (fragment.kind) {
    case 'environment':
      return wantedJson(fragment.value);
    case 'setting':
      return fragment.value;
    case 'file':
      return [fragment.text, fragment.executable === true];
    case 'secret-file':
      return typeof fragment.secret === 'string' ? fragment.secret : { ...fragment.secret };
    case 'row':
      return fragment.value;
    default:
      return null;
  }
}

/** A whole file is too much for a line. */
function shortWant(fragment: Fragment): Json {
  if (fragment.kind !== 'file') return wantOf(fragment);
  return `a file of ${Buffer.byteLength(fragment.text)} bytes${fragment.executable === true ? ', executable' : ''}`;
}

function wantedJson(value: WantedValue): Json {
  return typeof value === 'string' ? value : { secret: value.secret };
}
