import { at, entriesOf } from '../../deployment/node.ts';
import { readYaml } from '../../deployment/yaml/read.ts';

/** The text of an override (as `overrideText` writes it) without the services that are not `kept`; the rest line by line as it was. */
export function withoutServices(text: string, kept: ReadonlySet<string>): string {
  const [document] = readYaml(text, 'the override');
  const services = entriesOf(at(document?.root, 'services'));
  const lines = text.split(/(?<=\n)/);
  const starts = services.map(([, { keyAt }]) => keyAt.line - 1);
  const gone = services.flatMap(([name], index) => {
    if (kept.has(name)) return [];
    const from = starts[index] ?? 0;
    return [{ from, to: starts[index + 1] ?? endOf(lines, from) }];
  });
  if (gone.length === 0) return text;
  const isGone = (line: number) => gone.some(({ from, to }) => line >= from && line < to);
  const rest = lines.filter((_, line) => !isGone(line)).join('');
  // Compose refuses `services:` with nothing behind it.
  return gone.length === services.length ? rest.replace(/^services:[ \t]*$/m, 'services: {}') : rest;
}

/** Where the section that holds a line ends. */
function endOf(lines: readonly string[], from: number): number {
  const next = lines.findIndex((line, index) => index > from && /^[^\s#]/.test(line));
  return next === -1 ? lines.length : next;
}
