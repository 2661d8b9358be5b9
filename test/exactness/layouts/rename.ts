import { type Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { servicesIn } from './documents.ts';

/** Renames the services of one Compose file, and what waits for them. */
export function renameServices(document: Document, rename: (name: string) => string): void {
  for (const { body } of servicesIn(document)) {
    const waits = body.get('depends_on', true);
    if (isMap(waits)) renameKeys(waits as YAMLMap, rename);
    if (isSeq(waits)) for (const item of waits.items) renameScalar(item, rename);
  }
  const services = document.get('services');
  if (isMap(services)) renameKeys(services as YAMLMap, rename);
}

function renameKeys(map: YAMLMap, rename: (name: string) => string): void {
  for (const { key } of map.items) renameScalar(key, rename);
}

function renameScalar(node: unknown, rename: (name: string) => string): void {
  if (isScalar(node)) node.value = rename(String(node.value));
}
