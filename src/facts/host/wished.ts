// The few keys of seaworthy.yaml that tell a gatherer what to look at.
import { posix } from 'node:path';
import { at, type Node, textOf } from '../../deployment/node.ts';
import { readYaml } from '../../deployment/yaml/read.ts';
import { Problem } from '../../model/problem.ts';
import type { GathererContext } from '../gatherer.ts';

/** What is wished of TLS; null = not said. */
export interface WishedTls {
  /** In lower case. */
  readonly domain: string | null;
  readonly proxy: string | null;
  readonly certificate: { readonly cert: string; readonly key: string } | null;
}

/** Wishes are read whole, and complained about, by those who decide on them: what is no name or path here is not said. */
export function wishedTls({ world, project }: GathererContext): WishedTls {
  const read = world.files.read(posix.join(project.directory, 'seaworthy.yaml'));
  const root = read.ok ? rootOf(read.text) : undefined;
  const text = (...path: readonly string[]) => textOf(at(root, ...path)) ?? null;
  const domain = text('domain')?.toLowerCase() ?? '';
  const [cert, key] = [text('tls', 'certificate', 'cert'), text('tls', 'certificate', 'key')];
  return {
    domain: /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain) ? domain : null,
    proxy: text('tls', 'proxy'),
    certificate: cert === null || key === null ? null : { cert, key },
  };
}

/** The file as a tree; undefined = it cannot be read as YAML. */
export function rootOf(text: string): Node | undefined {
  try {
    return readYaml(text, 'seaworthy.yaml')[0]?.root;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
