import type { ServiceFact } from '../model/facts/services.ts';

/**
 * A `-c name=value` (or `--name=value`) of a Postgres service's command; the last one wins, as in the server.
 * Undefined = the command does not set it.
 */
export function postgresOption(service: ServiceFact, name: string): string | undefined {
  const words = (service.command?.value ?? []).flatMap((word) => word.split(/\s+/));
  let value: string | undefined;
  for (const [index, word] of words.entries()) {
    const joined = /^(?:-c|--)(?=[a-z])(.+)$/s.exec(word)?.[1];
    const text = words[index - 1] === '-c' ? word : joined;
    const [key, ...rest] = (text ?? '').split('=');
    // The server reads dashes in option names as underscores.
    if (key?.replaceAll('-', '_') === name) value = rest.join('=').replace(/^['"]|['"]$/g, '');
  }
  return value;
}
