// `seaworthy/secrets/`: one secret in each file, read by the containers that mount it and put into no env file.
import { posix } from 'node:path';
import { at, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import {
  type Contribution,
  type SecretFileFragment,
  type SecretReference,
  type ServiceVariable,
  secretFileService,
  secretKey,
} from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Files } from '../../ports/files.ts';
import type { Tree } from '../../ports/tree.ts';
import { ownAccess, privateFile, privateFolder } from './access.ts';
import { type Places, placesOf } from './places.ts';
import { prepareOurs } from './prepare.ts';
import { nextSuffix, replaceFile } from './replace-file.ts';

/** A file that a candidate names. */
export interface SecretFile {
  readonly name: string;
  /** Below `seaworthy/secrets/`. */
  readonly file: string;
  /** null = made when it is written, or not known yet (a plan). */
  readonly value: string | null;
  readonly isGenerated: boolean;
}

const versioned = /^([a-z][a-z0-9-]*)-([1-9]\d*)$/;

export interface SecretSources {
  readonly places: Places;
  readonly files: Files;
  /** Values of references that are known, by `secretKey`. */
  readonly values: ReadonlyMap<string, string>;
  /** The deployment without us. */
  readonly base: Project;
}

/** The file of each secret of these contributions. */
export function secretFilesOf(
  contributions: readonly Contribution[],
  sources: SecretSources,
): readonly SecretFile[] {
  const wanted = contributions
    .flatMap(({ fragments }) => fragments)
    .filter((fragment) => fragment.kind === 'secret-file');
  const byName = new Map(wanted.map((fragment) => [fragment.name, fragment]));
  return [...byName.values()].map((fragment) => fileFor(fragment, sources));
}

function fileFor({ name, secret }: SecretFileFragment, sources: SecretSources): SecretFile {
  if (secret === 'generated') return { name, file: name, value: null, isGenerated: true };
  const newest = newestSecret(sources.places.directory, name, sources.files);
  const value = secretValue(name, secret, sources);
  const isNew = value !== null && value !== newest?.value;
  const number = (newest?.number ?? 0) + (isNew ? 1 : 0);
  return { name, file: `${name}-${Math.max(1, number)}`, value, isGenerated: false };
}

function secretValue(
  name: string,
  secret: SecretReference | ServiceVariable,
  { values, base }: SecretSources,
): string | null {
  if (typeof secret === 'string') return values.get(secretKey(secret, secretFileService, name)) ?? null;
  return textOf(at(base.root, 'services', secret.service, 'environment', secret.variable)) ?? null;
}

/** The value that was written last for a secret that comes from somewhere; null = none was. */
export function newestSecret(
  directory: string,
  name: string,
  files: Files,
): { readonly number: number; readonly value: string } | null {
  const { secrets } = placesOf(directory);
  const numbers = (files.list(secrets) ?? []).flatMap((entry) => {
    const match = versioned.exec(entry);
    return match?.[1] === name ? [Number(match[2])] : [];
  });
  if (numbers.length === 0) return null;
  const number = Math.max(...numbers);
  const read = files.read(posix.join(secrets, `${name}-${number}`));
  return { number, value: read.ok ? read.text : '' };
}

/** Writes what is not there yet. Call with the lock held, before anything names them. `randomBytes` makes what is generated. */
export function writeSecretFiles(
  places: Places,
  wanted: readonly SecretFile[],
  tree: Tree,
  randomBytes: (count: number) => Uint8Array,
): void {
  if (wanted.length === 0) return;
  prepareOurs(places, tree);
  if (tree.status(places.secrets) === null) {
    tree.makeDirectory(places.secrets, ownAccess(places, privateFolder, tree));
  }
  for (const { name, file, value, isGenerated } of wanted) {
    const path = posix.join(places.secrets, file);
    if (tree.status(path) !== null) continue;
    // What nobody knows must not be made up: its reader would be refused with it.
    if (value === null && !isGenerated) throw unknown(name);
    const text = value ?? Buffer.from(randomBytes(32)).toString('base64url');
    replaceFile(path, text, ownAccess(places, privateFile, tree), tree);
  }
}

function unknown(name: string): Problem {
  return new Problem({
    code: 'secret-missing',
    message: `the secret ${name} has no value here`,
    hints: ['check the variable or file that it comes from, then run the command again'],
  });
}

/**
 * Files that nobody needs: of secrets that come from somewhere and are named by no contribution on record, and what a kill left.
 * Absolute. What was generated is never among them: it may be the only key to a backup.
 */
export function unneededSecrets(
  places: Places,
  recorded: readonly Contribution[],
  tree: Tree,
): readonly string[] {
  const names = new Set(
    recorded.flatMap(({ fragments }) =>
      fragments.flatMap((fragment) => (fragment.kind === 'secret-file' ? [fragment.name] : [])),
    ),
  );
  return tree
    .list(places.secrets)
    .filter((file) => file.endsWith(nextSuffix) || isOf(file, (name) => !names.has(name)))
    .map((file) => posix.join(places.secrets, file));
}

/** Files of ours that `remove` deletes, and those that stay because only they open what was encrypted. Absolute. */
export function secretsAtRemoval(
  places: Places,
  tree: Tree,
): { readonly deleted: readonly string[]; readonly kept: readonly string[] } {
  const files = tree.list(places.secrets).map((file) => posix.join(places.secrets, file));
  const isGone = (path: string) => isOf(posix.basename(path), () => true) || path.endsWith(nextSuffix);
  return { deleted: files.filter(isGone), kept: files.filter((path) => !isGone(path)) };
}

function isOf(file: string, is: (name: string) => boolean): boolean {
  const match = versioned.exec(file);
  return match?.[1] !== undefined && is(match[1]);
}
