import { parseEnvFile } from '../../deployment/env-file/parse.ts';
import type { Tree } from '../../ports/tree.ts';

/**
 * Whether an env file names a generation of ours. Read from its one line, so that it can be told of a deployment whose
 * Compose files are broken.
 */
export function namesGeneration(envFile: string, tree: Tree): boolean {
  const text = Buffer.from(tree.read(envFile) ?? []).toString('utf8');
  const list = parseEnvFile(text, envFile).findLast(({ key }) => key === 'COMPOSE_FILE')?.body ?? '';
  return /seaworthy\/gen\/[1-9]\d*\/compose\.yaml/.test(list);
}
