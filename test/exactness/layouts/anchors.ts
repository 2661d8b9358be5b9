import { type Document, type Pair, YAMLMap } from 'yaml';
import { editCompose, isDelicate, mapAt, type ServiceNode, servicesIn } from './documents.ts';
import type { Layout } from './layout.ts';

/** Keys that stand better in a shared part, if a service has them. */
const shareable = new Set(['restart', 'image', 'depends_on', 'volumes', 'healthcheck', 'logging', 'command']);

export const anchors: Layout = {
  name: 'anchors',
  hides: true,
  what: 'parts of services and of their environment in x-* mappings, taken in by YAML anchors and merge keys',
  apply: (files) =>
    editCompose(files, (document) => {
      for (const service of servicesIn(document)) {
        share(document, service, service.body, 'service', (key) => shareable.has(key));
        const environment = mapAt(service.body, 'environment');
        if (environment !== null)
          share(document, service, environment, 'environment', (_, index) => index % 2 === 0);
      }
    }),
};

/** Moves pairs of a mapping into `x-NAME-PART: &NAME-PART`, and merges them in again. */
function share(
  document: Document,
  { name }: ServiceNode,
  map: YAMLMap,
  part: string,
  isChosen: (key: string, index: number) => boolean,
): void {
  if (map.has('<<') || map.tag?.startsWith('!') === true || map.anchor !== undefined) return;
  const pairs = map.items as readonly Pair[];
  const moving = pairs.filter((pair, index) => isChosen(String(pair.key), index) && !isDelicate(pair.value));
  if (moving.length === 0 || moving.length === pairs.length) return;
  const shared = new YAMLMap(document.schema);
  shared.items = [...moving];
  map.items = pairs.filter((pair) => !moving.includes(pair)) as typeof map.items;
  const anchor = `${name}-${part}`;
  const alias = document.createAlias(shared, anchor);
  map.items.unshift(document.createPair('<<', alias) as (typeof map.items)[number]);
  const root = document.contents as unknown as YAMLMap;
  root.items.unshift(document.createPair(`x-${anchor}`, shared) as (typeof root.items)[number]);
}
