// Commands that destroy the data of this deployment for certain (failure case 17): of another project, of another folder,
// or of a folder that only the running script knows, they destroy something else.
import { posix } from 'node:path';
import type { DataPlace } from './data-paths.ts';
import { expanded } from './variables.ts';

/** What a command must name, or mean when it names nothing. */
export interface Target {
  /** Absolute path of the deployment. */
  readonly directory: string;
  /** Where the command is run, as far as the script tells. */
  readonly from: string;
  /** The name of the Compose project. */
  readonly project: string;
  /** Full names of its named volumes: `supabase_db-config`. */
  readonly volumes: readonly string[];
  /** Where its data lies. */
  readonly data: readonly DataPlace[];
}

/** Where a script is after this command: in the folder of its last `cd`, if that is written out; else where it was. */
export function folderAfter(text: string, before: string, values: ReadonlyMap<string, string>): string {
  const cd = [...text.matchAll(/(?:^|[;&|(]\s*)cd\s+(?:--\s+)?("[^"]*"|'[^']*'|[^\s;&|)]+)/g)].at(-1)?.[1];
  const path = cd === undefined ? '' : expanded(cd, values);
  return /^\/[^$`*?]*$/.test(path) ? posix.normalize(path).replace(/(?<=.)\/$/, '') : before;
}

/** True when the command removes the deployment's volumes or its data. */
export function destroys(text: string, target: Target, values: ReadonlyMap<string, string>): boolean {
  if (!/\b(?:down|volume|prune|reset\.sh|rm)\b/.test(text)) return false;
  const words = wordsOf(text, values);
  return (
    takesDown(words, target) ||
    removesVolumes(words, target) ||
    /\b(?:docker|podman)\s+system\s+prune\b.*--volumes\b/.test(text) ||
    resets(words, target) ||
    removesData(words, target)
  );
}

/** Where the script itself lies, or runs: the deployment, as far as anyone can tell. */
const itself = /\$\(\s*(?:pwd|dirname\s+["']?\$(?:0|\{BASH_SOURCE(?:\[0\])?\})["']?)\s*\)/g;

function wordsOf(text: string, values: ReadonlyMap<string, string>): readonly string[] {
  return expanded(text.replace(itself, '.'), values)
    .split(/[\s()`]+/)
    .filter((word) => word !== '');
}

const engine = /^(?:\S*\/)?(?:docker|podman)$/;

/** `docker compose [options] down -v` (Docker manual: compose, "Use -p", "Use --project-directory"). */
function takesDown(words: readonly string[], target: Target): boolean {
  const joined = words.findIndex((word) => /^@?(?:\S*\/)?(?:docker|podman)-compose$/.test(word));
  const apart = words.findIndex(
    (word, index) => word === 'compose' && engine.test((words[index - 1] ?? '').replace(/^@/, '')),
  );
  const start = Math.max(joined, apart);
  const down = words.indexOf('down', start + 1);
  if (start < 0 || down < 0) return false;
  if (!words.slice(down + 1).some((word) => /^(?:-[a-z]*v[a-z]*|--volumes(?:=true)?)$/.test(word)))
    return false;
  return isOurs(words.slice(0, start), words.slice(start + 1, down), target);
}

function isOurs(before: readonly string[], options: readonly string[], target: Target): boolean {
  const named =
    optionOf(options, '-p', '--project-name') ??
    before.findLast((word) => word.startsWith('COMPOSE_PROJECT_NAME='))?.replace(/^\w+=/, '');
  const folder = optionOf(options, '--project-directory');
  const file = optionOf(options, '-f', '--file');
  const where = folder ?? (file === undefined ? undefined : posix.dirname(file));
  if (named !== undefined) return named === target.project;
  // Compose looks for its file in the folders above, too.
  if (where === undefined) return isInside(target.from, target.directory);
  return pathOf(where, target.from) === target.directory;
}

function optionOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const name = names.find((one) => word.startsWith(one.startsWith('--') ? `${one}=` : one));
    if (name !== undefined && !word.startsWith(`-${name}`)) return word.slice(name.length).replace(/^=/, '');
  }
  return undefined;
}

/** `docker volume rm NAME…`, or of what `docker volume ls` lists. */
function removesVolumes(words: readonly string[], { volumes, project }: Target): boolean {
  const start = words.findIndex(
    (word, index) => word === 'volume' && engine.test((words[index - 1] ?? '').replace(/^@/, '')),
  );
  if (start < 0) return false;
  const [verb, ...rest] = words.slice(start + 1);
  // `-f` forces a removal, and filters a list.
  const list = rest.indexOf('ls');
  const filter = list < 0 ? optionOf(rest, '--filter') : optionOf(rest.slice(list), '-f', '--filter');
  const isOurFilter = filter === undefined || matches(filter);
  if (verb === 'prune') return isOurFilter;
  if (verb !== 'rm' && verb !== 'remove') return false;
  if (list >= 0) return isOurFilter;
  return rest.some((word) => volumes.includes(word));

  function matches(given: string): boolean {
    const wanted = given.slice(given.lastIndexOf('=') + 1);
    return wanted === project || volumes.some((name) => given.startsWith('name=') && name.includes(wanted));
  }
}

/** Upstream's reset.sh, which asks first and is answered by a pipe. */
function resets(words: readonly string[], { directory, from }: Target): boolean {
  return words.some((word, index) => {
    if (posix.basename(word) !== 'reset.sh') return false;
    const isCalled = word.includes('/') || /^(?:\S*\/)?(?:ba)?sh$/.test(words[index - 1] ?? '');
    const isRun = index === 0 || !/^(?:cp|mv|rm|chmod|cat|ls|curl|wget)$/.test(words[0] ?? '');
    const path = pathOf(word, from);
    return isCalled && isRun && path !== null && isInside(path, directory);
  });
}

/** `rm -r` of a folder that holds data, or of everything in it. */
function removesData(words: readonly string[], { from, data }: Target): boolean {
  const start = words.findIndex((word) => /^@?(?:\S*\/)?rm$/.test(word));
  if (start < 0 || words.slice(0, start).some((word) => engine.test(word))) return false;
  const rest = words.slice(start + 1);
  if (!rest.some((word) => /^(?:-[a-zA-Z]*[rR][a-zA-Z]*|--recursive)$/.test(word))) return false;
  const removed = rest.filter((word) => !/^[-<>&]/.test(word)).map((word) => pathOf(word, from));
  return removed.some((path) => path !== null && data.some((place) => isInside(folderOf(place), path)));
}

/** Docker keeps a named volume here unless its driver says otherwise. */
function folderOf({ source, project }: DataPlace): string {
  return source.startsWith('/') ? source : `/var/lib/docker/volumes/${project}_${source}/_data`;
}

/** Variables that mean the deployment's own folder by their names. */
const own =
  /^\$\{?(?:PWD|ROOT|(?:SUPABASE|PROJECT|COMPOSE|DEPLOY(?:MENT)?|STACK)(?:_?(?:DIR|ROOT|HOME|PATH))?)\}?\//;

/** The absolute path; null when only the running script knows it. */
function pathOf(word: string, directory: string): string | null {
  const bare = word.replace(/["']/g, '').replace(/\/+(?:\*|\.)?$/, '');
  // `./`, `../`: where the script believes the deployment to be.
  const relative = bare.replace(own, '').replace(/^(?:\.{1,2}\/)+/, '');
  if (/[$`*?{]/.test(relative) || bare === '') return null;
  if (relative === '.' || relative === '..') return directory;
  return posix.normalize(relative.startsWith('/') ? relative : posix.join(directory, relative));
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);
}
