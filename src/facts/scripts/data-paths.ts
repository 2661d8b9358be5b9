import { posix } from 'node:path';

/** Where one kind of data lies: a folder of the host, or a Docker volume. */
export interface DataPlace {
  readonly source: string;
  /** Where the container sees it. */
  readonly target: string;
  /** The deployment's directory, for relative paths. */
  readonly directory: string;
  /** Compose puts this before a volume's name. */
  readonly project: string;
}

/** Whether a command names the data, or a folder above it inside the deployment, among what it reads. */
export function readsData(text: string, place: DataPlace): boolean {
  const words = text.split(/[\s"'=]+/).filter((word) => word !== '');
  if (excludes(words, place)) return false;
  return sourcesOf(words).some((word) => names(word, place));
}

/** Words that are read, not written: the last path of a copying program is where it writes, tar's follows `-f`. */
function sourcesOf(words: readonly string[]): readonly string[] {
  const program = words.findIndex((word) => /^(?:\S*\/)?(?:cp|rsync|scp|rclone|mv)$/.test(word));
  if (program >= 0) {
    const operands = words.slice(program + 1).filter((word) => !word.startsWith('-') && !/^[<>|]/.test(word));
    return operands.slice(0, -1);
  }
  const tar = words.findIndex((word) => /^(?:\S*\/)?tar$/.test(word));
  if (tar < 0) return words;
  const archive = words.findIndex(
    (word, index) => index > tar && (/^-?[a-zA-Z]*f$/.test(word) || word === '--file'),
  );
  return words.filter((_word, index) => archive < 0 || index !== archive + 1);
}

function excludes(words: readonly string[], place: DataPlace): boolean {
  return words.some((word, index) => {
    const isExcluded = words[index - 1] === '--exclude';
    return (
      isExcluded && (names(word, place) || place.source.endsWith(`/${word.replace(/^[./*]+|[/*]+$/g, '')}`))
    );
  });
}

function names(word: string, { source, target, directory, project }: DataPlace): boolean {
  const parts = word.split(':').filter((part) => part !== '');
  if (parts.some((part) => isInside(part, target))) return true;
  if (!source.startsWith('/')) {
    return parts.some(
      (part) => part === source || part === `${project}_${source}` || part.endsWith(`_${source}`),
    );
  }
  return parts.some((part) => isAtOrAbove(part, source, directory));
}

function isAtOrAbove(word: string, source: string, directory: string): boolean {
  const bare = word.replace(/\/+(?:\*|\.)?$/, '');
  // `$ROOT/volumes/db` and `../volumes/db`: what stands before is where the script believes the deployment to be.
  const relative = bare.replace(/^(?:\.{1,2}\/|\$\{?\w+\}?\/)+/, '');
  if (relative === '' || /^[-.$]/.test(relative)) return false;
  const path = bare.startsWith('/') ? bare : posix.join(directory, relative);
  if (isInside(path, source)) return true;
  // A folder above: inside the deployment, or any but the machine's own first level (`/`, `/srv`).
  return isInside(source, path) && (isInside(path, directory) || path.split('/').length > 2);
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
