// Server settings on the command line of a Postgres service. Compose replaces `command` whole, so ours is upstream's
// present one with our settings in it: a release that changes its command takes ours along.
import { at, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { SettingFragment } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import { type Of, settingName } from './combine.ts';

/** Whether settings can be put on the command line of a service, judged by its fact: what `commandWith` does not refuse. */
export function takesSettings({ command, entrypoint, image, isBuilt }: ServiceFact): boolean {
  if (command !== undefined && command.value.length > 0) return isServer(command.value);
  if (isBuilt === true || entrypoint !== undefined || image === undefined) return false;
  return commandOfImage(image.reference) !== undefined;
}

/** The whole command of a service with these settings; the last word wins in the server, so there is one for each. */
export function commandWith(
  service: string,
  settings: readonly Of<SettingFragment>[],
  base: Project,
): readonly string[] {
  const node = at(base.root, 'services', service);
  const words = presentCommand(node) ?? imageCommand(node);
  const [first] = settings;
  if (words === undefined || !isServer(words)) throw notComposable(service, first?.change ?? '', node, words);
  const byName = [...settings].sort((a, b) => (settingName(a.name) < settingName(b.name) ? -1 : 1));
  return byName.reduce((known, { name, value }) => withSetting(known, name, value), words);
}

/** Value of a setting on a command line; undefined = not there. */
export function settingIn(words: readonly string[], name: string): string | undefined {
  const found = positionOf(words, name);
  const word = found && words[found.index];
  return word?.slice(word.indexOf('=') + 1);
}

/** The command as Compose resolves it, words split; undefined = the image's own. */
export function presentCommand(service: Node | undefined): readonly string[] | undefined {
  const words = itemsOf(at(service, 'command')).map((item) => textOf(item) ?? '');
  return words.length === 0 ? undefined : words;
}

/**
 * Commands of images whose author says so: supabase/postgres Dockerfile-15 and Dockerfile-17 end in
 * `CMD ["postgres", "-D", "/etc/postgresql"]`, the official image's in `CMD ["postgres"]` (docker-library/postgres).
 */
function imageCommand(service: Node | undefined): readonly string[] | undefined {
  if (at(service, 'build') !== undefined || isGiven(at(service, 'entrypoint'))) return undefined;
  return commandOfImage(textOf(at(service, 'image')) ?? '');
}

/** Compose writes `null` for what is not given. */
function isGiven(node: Node | undefined): boolean {
  return node !== undefined && (node.kind !== 'scalar' || textOf(node) !== undefined);
}

function commandOfImage(reference: string): readonly string[] | undefined {
  const image = reference.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  if (/(?:^|\/)supabase\/postgres$/.test(image)) return ['postgres', '-D', '/etc/postgresql'];
  return /^(?:(?:docker\.io\/)?library\/)?postgres$/.test(image) ? ['postgres'] : undefined;
}

/**
 * Whether these words are a server with its options: `postgres …`, or options alone, before which the official
 * entrypoint puts `postgres` (docker-library/postgres, docker-entrypoint.sh). A shell line is not ours to take apart.
 */
function isServer([first = '', second = '']: readonly string[]): boolean {
  const name = /(?:^|\/)docker-entrypoint\.sh$/.test(first) ? second : first;
  return /^-/.test(name) || /(?:^|\/)(?:postgres|postmaster)$/.test(name);
}

function withSetting(words: readonly string[], name: string, value: string): readonly string[] {
  const found = positionOf(words, name);
  if (found === undefined) return [...words, '-c', `${name}=${value}`];
  return words.map((word, index) => (index === found.index ? `${found.prefix}${name}=${value}` : word));
}

/** Where the setting that counts stands: `-c name=value`, `-cname=value` or `--name=value` (postgres, "Options"). */
function positionOf(
  words: readonly string[],
  name: string,
): { readonly index: number; readonly prefix: string } | undefined {
  const index = words.findLastIndex((word, position) => {
    const joined = /^(?:-c|--)(?=[^=-])(.+)$/s.exec(word)?.[1];
    const text = words[position - 1] === '-c' ? word : joined;
    const equals = text?.indexOf('=') ?? -1;
    return text !== undefined && equals > 0 && settingName(text.slice(0, equals)) === settingName(name);
  });
  if (index === -1) return undefined;
  return {
    index,
    prefix: words[index - 1] === '-c' ? '' : (/^(?:-c|--)/.exec(words[index] ?? '')?.[0] ?? ''),
  };
}

function notComposable(
  service: string,
  change: string,
  node: Node | undefined,
  words: readonly string[] | undefined,
): Problem {
  const place = at(node, 'command')?.at ?? node?.at;
  const seen =
    words === undefined
      ? 'has no command in the Compose files'
      : 'does not start the server by its command alone';
  return new Problem({
    code: 'command-not-composable',
    message: `${change} gives Postgres settings to the service ${service}, which ${seen}`,
    ...(place === undefined ? {} : { at: place }),
    hints: [
      `Give ${service} a command of its own in an override file: command: ["postgres", "-c", "name=value"]`,
      'Or leave these settings out of seaworthy.yaml',
    ],
  });
}
