// Enters: the text of a Compose file. Leaves: one tree per YAML document, aliases and merge keys resolved, every value
// with its line, and the places that `!reset` and `!override` name. Bounded: depth, expanded aliases, and no recursion
// through a node that contains itself. Compose's own reading is compose-go v2.9.1, loader/reset.go, and go-yaml v3.
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Place } from '../../model/place.ts';
import type { Node } from '../node.ts';
import { trouble } from '../trouble.ts';
import { Builder } from './builder.ts';

export interface YamlDocument {
  readonly root: Node;
  /** Keys from the root to each value tagged `!reset` or `!override`: what came before is dropped there. */
  readonly dropped: readonly (readonly string[])[];
}

export function readYaml(text: string, shown: string): readonly YamlDocument[] {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => ({ file: shown, line: Math.max(1, lines.linePos(offset).line) });
  return guardDepth(shown, () => {
    // `failsafe` keeps every scalar as text; yaml/scalar.ts gives it Compose's meaning.
    const documents = parseAllDocuments(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      merge: false,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
    });
    if (!Array.isArray(documents)) return [];
    return documents.map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw notYaml(error.message, placeAt(error.pos[0]));
      const builder = new Builder(placeAt);
      return { root: builder.build(document.contents), dropped: builder.dropped };
    });
  });
}

function notYaml(message: string, at: Place): Error {
  // The library quotes what it stumbled over, which may be a secret.
  const [firstLine = message] = message.split(/: "|\n/);
  const hint = /tab/i.test(firstLine)
    ? 'Indent with spaces; YAML allows no tabs there'
    : 'Correct the YAML at this line; `docker compose config --quiet` shows what Compose makes of it';
  return trouble('yaml-invalid', `is not valid YAML: ${firstLine}`, at, hint);
}

/** The YAML library recurses; a document that exhausts the stack is too deep to be a Compose file. */
function guardDepth<T>(shown: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const at = { file: shown, line: 1 };
    throw trouble(
      'yaml-too-deep',
      'is nested too deeply to be read',
      at,
      'Check that this is the right file',
    );
  }
}
