// Enters: the text of a Compose file. Leaves: one tree per YAML document, aliases and merge keys resolved, every value
// with its line, and the places that `!reset` and `!override` name. Bounded: depth, expanded aliases, and no recursion
// through a node that contains itself. Compose's own reading is compose-go v2.9.1, loader/reset.go, and go-yaml v3.
import type { Node } from '../node.ts';
import { Builder } from './builder.ts';
import { parseYaml } from './parse.ts';

export interface YamlDocument {
  readonly root: Node;
  /** Keys from the root to each value tagged `!reset` or `!override`: what came before is dropped there. */
  readonly dropped: readonly (readonly string[])[];
}

export function readYaml(
  text: string,
  shown: string,
  options: { readonly datesAreText?: boolean } = {},
): readonly YamlDocument[] {
  const { documents, placeAt } = parseYaml(text, shown);
  return documents.map((document) => {
    const builder = new Builder(placeAt, options);
    return { root: builder.build(document.contents), dropped: builder.dropped };
  });
}
