import { at, type Entry, entriesOf, itemsOf, type Node, placesOf, textOf } from '../deployment/node.ts';
import { known } from '../model/fact.ts';
import type { ImageFact, ServiceFact } from '../model/facts/services.ts';
import type { Located } from '../model/place.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { environmentOf } from './services/environment.ts';
import { type Identity, identifyServices } from './services/identify.ts';
import { parseImage } from './services/image-name.ts';
import { dependenciesOf, networksOf, portsOf, volumesOf } from './services/network.ts';
import { healthcheckOf, limitsOf, loggingOf, replicasOf, wordsOf } from './services/runtime.ts';
import { traitsOf } from './services/traits.ts';

/** The services of the resolved model: what each is, and everything checks ask about it, without a secret. */
export const servicesGatherer = defineGatherer({
  fact: 'services',
  source: 'files',
  gather(context) {
    const services = entriesOf(at(context.project.root, 'services'));
    const identities = identifyServices(services.map(([name, { value }]) => traitsOf(name, value)));
    return known(
      services.map(([name, entry]) =>
        serviceOf(name, entry, identities.get(name) ?? { role: 'other' }, context),
      ),
    );
  },
});

function serviceOf(
  name: string,
  { keyAt, value: service }: Entry,
  identity: Identity,
  { project, redactor }: GathererContext,
): ServiceFact {
  const composeFiles = new Set(project.files.map((file) => file.shown));
  return {
    name,
    ...identity,
    at: keyAt,
    ...imageOf(service, redactor),
    ...(at(service, 'build') === undefined ? {} : { isBuilt: true }),
    ...located('containerName', service, 'container_name'),
    environment: environmentOf(at(service, 'environment'), composeFiles, redactor),
    ...words('command', service, redactor),
    ...words('entrypoint', service, redactor),
    ports: portsOf(service),
    volumes: volumesOf(service),
    networks: networksOf(service),
    ...located('networkMode', service, 'network_mode'),
    ...healthcheckOf(service, redactor),
    dependsOn: dependenciesOf(service),
    ...located('restart', service, 'restart'),
    ...loggingOf(service, redactor),
    limits: limitsOf(service),
    ...replicasOf(service),
    ...privilegedOf(service),
    ...(textOf(at(service, 'init')) === 'true' ? { hasInit: true } : {}),
    labels: labelsOf(service, redactor),
    profiles: itemsOf(at(service, 'profiles')).map((profile) => textOf(profile) ?? ''),
  };
}

function imageOf(service: Node, redactor: GathererContext['redactor']): { readonly image?: ImageFact } {
  const node = at(service, 'image');
  const written = textOf(node);
  if (node === undefined || written === undefined || written === '') return {};
  // No reference holds credentials, yet people put a registry's URL there.
  const reference = redactor.text(written);
  return { image: { reference, ...parseImage(reference), at: placesOf(node) } };
}

function located<Key extends string>(
  key: Key,
  service: Node,
  from: string,
): { readonly [K in Key]?: Located<string> } {
  const node = at(service, from);
  const value = textOf(node);
  if (node === undefined || value === undefined) return {};
  return { [key]: { value, at: placesOf(node) } } as { readonly [K in Key]: Located<string> };
}

function words(
  key: 'command' | 'entrypoint',
  service: Node,
  redactor: GathererContext['redactor'],
): Pick<ServiceFact, 'command' | 'entrypoint'> {
  const node = at(service, key);
  if (node?.kind !== 'list') return {};
  const places = [node.at, ...node.items.flatMap((item) => placesOf(item).slice(1))];
  return { [key]: { value: wordsOf(node, redactor), at: places } };
}

function privilegedOf(service: Node): Pick<ServiceFact, 'privileged'> {
  const node = at(service, 'privileged');
  return node === undefined ? {} : { privileged: { value: textOf(node) === 'true', at: placesOf(node) } };
}

function labelsOf(service: Node, redactor: GathererContext['redactor']): Readonly<Record<string, string>> {
  const labels = entriesOf(at(service, 'labels'));
  return Object.fromEntries(
    labels.map(([name, { value }]) => [name, redactor.value(name, textOf(value) ?? '').text]),
  );
}
