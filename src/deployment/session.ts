import { posix } from 'node:path';
import type { Place } from '../model/place.ts';
import type { Files } from '../ports/files.ts';
import { type EnvFileLine, parseEnvFile } from './env-file/parse.ts';
import { type EnvValue, evaluateEnvFile } from './env-values.ts';
import type { VariableNotes } from './interpolate/interpolate.ts';
import type { Lookup, Variable } from './interpolate/template.ts';
import type { Mapping } from './node.ts';
import type { ProjectFile } from './project.ts';
import { trouble } from './trouble.ts';
import { readYaml, type YamlDocument } from './yaml/read.ts';

/** Variables by name: the environment first, env files behind it. */
export type Variables = ReadonlyMap<string, Variable>;

/** The largest project known has 9 Compose files. */
const mostIncludes = 200;

/** Everything one loading shares: the files it reads, once each, and what it notes on the way. */
export class Session implements VariableNotes {
  readonly files: Files;
  /** The folder Compose would be started in. */
  readonly directory: string;
  readonly home: string | undefined;
  readonly used = new Set<string>();
  readonly unset: { readonly name: string; readonly at: Place }[] = [];
  readonly composeFiles: ProjectFile[] = [];
  readonly bases = new Map<string, Mapping>();
  /** Env files that were read, of the project and of services, absolute. */
  readonly envFiles = new Set<string>();
  readonly #documents = new Map<string, readonly YamlDocument[]>();
  readonly #envLines = new Map<string, readonly EnvFileLine[]>();
  #includes = 0;

  constructor(files: Files, directory: string, home: string | undefined) {
    this.files = files;
    this.directory = directory;
    this.home = home;
  }

  /** How places name a file: relative when that is short. */
  show(path: string): string {
    const relative = posix.relative(this.directory, path);
    return relative === '' || relative.startsWith('../../../') ? path : relative;
  }

  /** A path of Compose's own computing may be relative to where it was started. */
  absolute(path: string): string {
    return posix.resolve(this.directory, path);
  }

  /** The documents of a Compose file. `from` is the line that names the file. */
  compose(path: string, by: ProjectFile['by'], from?: Place): readonly YamlDocument[] {
    const known = this.#documents.get(path);
    if (known !== undefined) return known;
    const { text, bytes } = this.#read(path, from, 'compose-file-unreadable');
    const documents = readYaml(text, this.show(path));
    const versionAt = documents
      .map(({ root }) => (root.kind === 'mapping' ? root.entries.get('version')?.keyAt : undefined))
      .find((at) => at !== undefined);
    this.composeFiles.push({ path, shown: this.show(path), by, bytes, ...(versionAt ? { versionAt } : {}) });
    this.#documents.set(path, documents);
    return documents;
  }

  /** Files that include each other over and over are noticed here. */
  countInclude(at: Place): void {
    this.#includes += 1;
    if (this.#includes <= mostIncludes) return;
    throw trouble(
      'compose-too-many-includes',
      `files are included more than ${mostIncludes} times`,
      at,
      'Include each file once',
    );
  }

  /** Sets the variables of an env file in `values`. */
  envFile(path: string, outer: Lookup, values: Map<string, EnvValue>, from?: Place): void {
    evaluateEnvFile(this.envLines(path, from), outer, values);
  }

  /** The lines of an env file, read once. */
  envLines(path: string, from?: Place): readonly EnvFileLine[] {
    const known = this.#envLines.get(path);
    if (known !== undefined) return known;
    const lines = parseEnvFile(this.text(path, from), this.show(path));
    this.#envLines.set(path, lines);
    return lines;
  }

  text(path: string, from?: Place): string {
    this.envFiles.add(path);
    return this.#read(path, from, 'env-file-unreadable').text;
  }

  #read(path: string, from: Place | undefined, code: string): { text: string; bytes: number } {
    const read = this.files.read(path);
    if (read.ok) return read;
    const hint =
      from === undefined ? 'Check the path and its permissions' : 'Correct this line, or put the file there';
    throw trouble(
      code,
      `${this.show(path)} ${read.reason}`,
      from ?? { file: this.show(path), line: 1 },
      hint,
    );
  }
}
