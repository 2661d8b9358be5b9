import { entriesOf, type Node, placesOf, textOf } from '../../deployment/node.ts';
import type { EnvironmentValue } from '../../model/facts/services.ts';
import type { Redactor } from '../redactor.ts';

/** A service's environment, redacted. Files that are no Compose files are its `env_file`s. */
export function environmentOf(
  environment: Node | undefined,
  composeFiles: ReadonlySet<string>,
  redactor: Redactor,
): Readonly<Record<string, EnvironmentValue>> {
  return Object.fromEntries(
    entriesOf(environment).map(([name, entry]) => {
      const node = entry.value;
      const text = textOf(node);
      const variables = node.kind === 'scalar' ? node.from.map((use) => use.name) : [];
      const value: EnvironmentValue = {
        ...(text === undefined ? { text: null } : redactor.value(name, text)),
        at: placesOf(node),
        variables,
        ...(composeFiles.has(node.at.file) ? {} : { fromEnvFile: true }),
      };
      return [name, value];
    }),
  );
}
