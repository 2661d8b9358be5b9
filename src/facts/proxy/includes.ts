import { posix } from 'node:path';
import type { Directive } from './blocks.ts';
import { isGlobMatch } from './glob.ts';

/** A proxy's files as `include` finds them. Paths are the container's. */
export interface IncludeSource {
  /** Targets that a pattern names; null = it leads to where nothing here can look (the image, a named volume). */
  find(pattern: string): readonly string[] | null;
  /** Its directives, not yet completed; null = it cannot be read. */
  read(target: string): readonly Directive[] | null;
}

/** More than any site has; a few files that include each other would otherwise grow without end. */
const mostDirectives = 10_000;
const deepest = 10;

/**
 * What the images of nginx bring: types and parameters of other protocols, and folders of which the glob may match nothing
 * or the welcome page (nginx/docker-nginx; Debian's package).
 */
const harmless = [
  '/etc/nginx/mime.types',
  '/etc/nginx/fastcgi_params',
  '/etc/nginx/scgi_params',
  '/etc/nginx/uwsgi_params',
];
const imageFolders = /^\/etc\/nginx\/(?:conf\.d|sites-enabled|modules-enabled|modules)\/\*[^/]*$/;

/**
 * Puts nginx's `include` in place of itself: relative to its own folder, with `*` and `?` for any name (ngx_conf_include).
 * One proxy has one budget over all of its files. What cannot be read leaves a mark that says so (`unread`).
 */
export function includer(source: IncludeSource) {
  const included = new Set<string>();
  let left = mostDirectives;

  function completed(directives: readonly Directive[], stack: readonly string[] = []): readonly Directive[] {
    const whole: Directive[] = [];
    for (const directive of directives) {
      left -= 1;
      if (left < 0) return [...whole, mark(directive, 'what follows is too long to read')];
      const [word, pattern] = directive.words;
      if (word === 'include' && pattern !== undefined && directive.block.length === 0)
        whole.push(...replaced(directive, posix.resolve('/etc/nginx', pattern), stack));
      else whole.push({ ...directive, block: completed(directive.block, stack) });
    }
    return whole;
  }

  function replaced(directive: Directive, wanted: string, stack: readonly string[]): readonly Directive[] {
    const found = source.find(wanted);
    if (found === null) return isOfImage(wanted) ? [] : [mark(directive, `include ${wanted}`)];
    return found.flatMap((target) => {
      left -= 1;
      included.add(target);
      if (left < 0) return [];
      const parts = stack.includes(target) || stack.length >= deepest ? null : source.read(target);
      return parts === null ? [mark(directive, `include ${target}`)] : completed(parts, [...stack, target]);
    });
  }

  return { completed, included };
}

function isOfImage(wanted: string): boolean {
  return harmless.includes(wanted) || imageFolders.test(wanted);
}

function mark({ at }: Directive, unread: string): Directive {
  return { words: [], at, block: [], unread };
}

/** A folder to look into, on the host. */
interface Listing {
  /** Names in it; null = it is none. */
  list(path: string): readonly string[] | null;
}

const mostFound = 1000;

/** Paths below an existing folder that a glob names, in the order in which nginx reads them. */
export function globbed(folder: string, parts: readonly string[], files: Listing): readonly string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [folder];
  const hasGlob = /[*?]/.test(part);
  const names = (files.list(folder) ?? []).filter((name) =>
    hasGlob ? isGlobMatch(name, part) : name === part,
  );
  return names
    .slice(0, mostFound)
    .flatMap((name) => globbed(posix.join(folder, name), rest, files))
    .slice(0, mostFound);
}
