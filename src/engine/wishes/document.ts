import type { Mapping } from '../../deployment/node.ts';
import { mapping } from '../../deployment/tree/build.ts';
import { readYaml, type YamlDocument } from '../../deployment/yaml/read.ts';
import { redactProblem } from '../../facts/redaction/problem.ts';
import { Problem } from '../../model/problem.ts';
import { wishesFile } from './schema.ts';

/** The one mapping of the file, every value with its line; an empty file is an empty mapping. */
export function readDocument(text: string): Mapping {
  const documents = yamlOf(text);
  const [first, second] = documents;
  if (second !== undefined) {
    throw refuse(
      'holds two YAML documents, should be one',
      'remove the line `---` and what is below it',
      second,
    );
  }
  if (first === undefined) return mapping([], { file: wishesFile, line: 1 });
  const { root, dropped } = first;
  if (dropped.length > 0) {
    throw refuse('the tags !reset and !override mean nothing here', 'remove the tag', first);
  }
  if (root.kind === 'mapping') return root;
  if (root.kind === 'scalar' && root.value === null) return mapping([], root.at);
  const seen = root.kind === 'list' ? 'a list' : 'one text';
  throw refuse(
    `holds ${seen}, should be a mapping (key: value)`,
    'docs/config.md describes every key',
    first,
  );
}

/** The reader is Compose's, so some of its advice is about Compose files. */
function yamlOf(text: string): readonly YamlDocument[] {
  try {
    return readYaml(text, wishesFile);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, at, hints } = redactProblem(error);
    throw new Problem({
      code,
      message: message.replace(/, (?:so Compose refuses the file|which Compose refuses)$/, ''),
      hints: [hintOf(hints[0] ?? '')],
      ...(at === undefined ? {} : { at }),
    });
  }
}

function hintOf(hint: string): string {
  if (hint.includes('Compose'))
    return 'check that this is a wishes file, or begin again with seaworthy init --force';
  return hint.replace(/; `docker compose.*$/, '');
}

function refuse(message: string, hint: string, { root }: YamlDocument): Problem {
  return new Problem({ code: 'wishes-invalid', message, at: root.at, hints: [hint] });
}
