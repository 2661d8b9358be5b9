import { entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import { optionName } from './argv.ts';
import { programSecrets } from './programs.ts';
import { isSecretName } from './secret-name.ts';
import { secretsIn } from './shapes.ts';

/** Every secret that the deployment's files hold: by the name of its key, or by its shape. */
export function collectSecrets(project: Project): ReadonlySet<string> {
  const secrets = new Set<string>();

  function add(name: string | undefined, value: string): void {
    if (name !== undefined && isSecretName(name) && value !== '') secrets.add(value);
    for (const secret of secretsIn(value)) secrets.add(secret);
  }

  function walk(node: Node, name: string | undefined): void {
    const text = textOf(node);
    if (text !== undefined) add(name, text);
    for (const [key, entry] of entriesOf(node)) walk(entry.value, key);
    // Items of a list belong to the list's key (`tokens: [a, b]`), or to the option before them.
    const items = itemsOf(node);
    for (const secret of programSecrets(items.map((item) => textOf(item) ?? ''))) secrets.add(secret);
    for (const [index, item] of items.entries()) walk(item, optionName(textOf(items[index - 1])) ?? name);
  }

  walk(project.root, undefined);
  for (const [name, { value }] of project.envFile?.values ?? []) add(name, value);
  // As written, too: what Compose reads may have lost a `$`, and the file's own text is quoted in evidence.
  for (const line of project.envFile?.lines ?? []) {
    if (line.key !== undefined && line.body !== undefined) add(line.key, line.body);
  }
  return secrets;
}
