import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { Place } from '../../model/place.ts';

/** A script that stands in the Compose files themselves. */
export interface InlineScript {
  readonly text: string;
  readonly at: Place;
  /** Labels and variables hold commands only for images that look for them there: only what saves counts. */
  readonly isHint: boolean;
}

/** Programs for whose sake a value is worth reading as a script. */
const saving = /\b(?:pg_dump(?:all)?|pg_basebackup|pgbackrest|wal-g|barman|restic|borg|rsync|tar)\b/;

/**
 * Commands of services, labels of schedulers (Ofelia, docker-volume-backup) and variables such as PRE_COMMANDS. Not those
 * of the database: what its server calls archives, and takes no backup.
 */
export function inlineScripts(
  services: Node | undefined,
  databases: readonly string[],
): readonly InlineScript[] {
  return entriesOf(services)
    .filter(([name]) => !databases.includes(name))
    .flatMap(([, { value }]) => [...commandOf(value), ...hintsOf(value)])
    .concat(
      entriesOf(services)
        .filter(([name]) => databases.includes(name))
        .flatMap(([, { value }]) => hintsOf(value)),
    )
    .filter(({ text }) => saving.test(text) || /\.(?:sh|bash)\b/.test(text));
}

function commandOf(service: Node): readonly InlineScript[] {
  const words = [...itemsOf(at(service, 'entrypoint')), ...itemsOf(at(service, 'command'))];
  const first = words[0];
  if (first === undefined) return [];
  const shell = words.findIndex((word, index) => {
    const isShell = /(?:^|\/)(?:ba|a|da|z)?sh$/.test(textOf(words[index - 1]) ?? '');
    return isShell && /^-[a-z]*c$/.test(textOf(word) ?? '');
  });
  const script = shell < 0 ? undefined : words[shell + 1];
  if (script !== undefined) return [{ text: textOf(script) ?? '', at: script.at, isHint: false }];
  return [{ text: words.map((word) => textOf(word) ?? '').join(' '), at: first.at, isHint: false }];
}

function hintsOf(service: Node): readonly InlineScript[] {
  return ['labels', 'environment'].flatMap((key) =>
    entriesOf(at(service, key)).map(([, { value, keyAt }]) => {
      return { text: textOf(value) ?? '', at: keyAt, isHint: true };
    }),
  );
}
