// Rules over the whole resolved model (compose-go v2.9.1, loader/validate.go and graph/; docker/compose v2.40.3,
// `CheckContainerNameUnicity`).
import type { Place } from '../model/place.ts';
import { checkAgreement } from './agreement.ts';
import { checkDependencies } from './dependencies.ts';
import { entriesOf, itemsOf, type Mapping, type Node, at as nodeAt } from './node.ts';
import { itemsOr, stringOf } from './tree/build.ts';
import { wrongValue } from './trouble.ts';
import type { WholeModel } from './whole-model.ts';

export function checkConsistency(model: WholeModel): void {
  const containers = new Map<string, string>();
  for (const [name, { value, keyAt }] of model.services.entries) {
    if (value.kind !== 'mapping') continue;
    checkImage(name, value, keyAt);
    checkNetworks(name, value, model, keyAt);
    checkHealth(name, value);
    checkReferences(name, value, model);
    checkBuildContexts(name, value, model.services);
    checkWatches(name, value);
    checkAgreement(name, value, keyAt);
    checkMounts(name, value);
    checkContainerName(name, value, containers);
  }
  checkSecrets(model.resources.secrets);
  checkDependencies(model.services, model.inactive);
}

function checkImage(name: string, service: Mapping, at: Place): void {
  const has = (key: string) => service.entries.has(key);
  if (!has('image') && !has('build') && !has('provider')) {
    throw wrongValue(`services.${name}`, 'has neither an image nor a build context', at);
  }
  const build = service.entries.get('build')?.value;
  if (build?.kind !== 'mapping') return;
  if (build.entries.has('dockerfile') && build.entries.has('dockerfile_inline')) {
    throw wrongValue(`services.${name}.build`, 'has both dockerfile and dockerfile_inline', build.at);
  }
  const platform = stringOf(service.entries.get('platform')?.value);
  const platforms = itemsOr(build, 'platforms').map(stringOf);
  if (platform !== undefined && platforms.length > 0 && !platforms.includes(platform)) {
    throw wrongValue(`services.${name}.build.platforms`, 'lacks the platform of the service', build.at);
  }
}

function checkNetworks(name: string, service: Mapping, model: WholeModel, at: Place): void {
  const mode = service.entries.get('network_mode');
  const networks = service.entries.get('networks')?.value;
  const used = networks?.kind === 'mapping' ? [...networks.entries] : [];
  if (mode !== undefined && used.length > 0) {
    throw wrongValue(`services.${name}`, 'has both network_mode and networks', mode.keyAt);
  }
  const unknown = used.find(([network]) => !model.resources.networks.entries.has(network));
  if (unknown !== undefined) {
    throw wrongValue(`services.${name}`, `refers to the undefined network ${unknown[0]}`, unknown[1].keyAt);
  }
  const text = stringOf(mode?.value) ?? '';
  if (text.startsWith('service:') && !model.services.entries.has(text.slice('service:'.length))) {
    throw wrongValue(
      `services.${name}.network_mode`,
      'names a service that does not exist',
      mode?.value.at ?? at,
    );
  }
}

function checkHealth(name: string, service: Mapping): void {
  const first = nodeAt(service, 'healthcheck', 'test', 0);
  if (first === undefined || ['CMD', 'CMD-SHELL', 'NONE'].includes(stringOf(first) ?? '')) return;
  throw wrongValue(`services.${name}.healthcheck.test`, 'must start with CMD, CMD-SHELL or NONE', first.at);
}

function checkReferences(name: string, service: Mapping, model: WholeModel): void {
  const { volumes, secrets, configs } = model.resources;
  for (const volume of itemsOr(service, 'volumes')) {
    const isNamed = stringOf(nodeAt(volume, 'type')) === 'volume';
    if (isNamed) requireKnown(name, 'volume', nodeAt(volume, 'source'), [...volumes.entries.keys()]);
  }
  const build = service.entries.get('build')?.value;
  const builds = build?.kind === 'mapping' ? itemsOr(build, 'secrets') : [];
  for (const secret of [...itemsOr(service, 'secrets'), ...builds]) {
    requireKnown(name, 'secret', nodeAt(secret, 'source') ?? secret, [...secrets.entries.keys()]);
  }
  for (const config of itemsOr(service, 'configs')) {
    requireKnown(name, 'config', nodeAt(config, 'source') ?? config, [...configs.entries.keys()]);
  }
  const models = service.entries.get('models')?.value;
  const unknown =
    models?.kind === 'mapping' ? [...models.entries].find(([key]) => !model.models.includes(key)) : undefined;
  if (unknown !== undefined) {
    throw wrongValue(`services.${name}`, `refers to the undefined model ${unknown[0]}`, unknown[1].keyAt);
  }
}

function requireKnown(name: string, kind: string, node: Node | undefined, known: readonly string[]): void {
  if (node === undefined) return;
  const source = stringOf(node) ?? '';
  if (known.includes(source)) return;
  throw wrongValue(`services.${name}`, `refers to the undefined ${kind} ${source}`, node.at);
}

function checkMounts(name: string, service: Mapping): void {
  const targets = new Set<string>();
  const tmpfs = itemsOr(service, 'tmpfs').map((node) => ({
    target: (stringOf(node) ?? '').split(':')[0] ?? '',
    node,
  }));
  const volumes = itemsOr(service, 'volumes').map((node) => ({
    target: stringOf(nodeAt(node, 'target')) ?? '',
    node,
  }));
  for (const { target, node } of [...tmpfs, ...volumes]) {
    if (targets.has(target)) throw wrongValue(`services.${name}`, `mounts two things at ${target}`, node.at);
    targets.add(target);
  }
}

function checkContainerName(name: string, service: Mapping, known: Map<string, string>): void {
  const node = service.entries.get('container_name')?.value;
  const container = stringOf(node);
  if (node === undefined || container === undefined) return;
  const other = known.get(container);
  if (other !== undefined) {
    throw wrongValue(`services.${name}.container_name`, `is that of the service ${other} too`, node.at);
  }
  known.set(container, name);
}

function checkSecrets(secrets: Mapping): void {
  for (const [name, { value, keyAt }] of secrets.entries) {
    const has = (key: string) => nodeAt(value, key) !== undefined;
    if (has('external') || has('file') || has('environment')) continue;
    throw wrongValue(`secrets.${name}`, 'needs a file or an environment', keyAt);
  }
}

function checkBuildContexts(name: string, service: Mapping, services: Mapping): void {
  for (const [context, { value }] of entriesOf(nodeAt(service, 'build', 'additional_contexts'))) {
    const text = stringOf(value) ?? '';
    if (!text.startsWith('service:')) continue;
    if (nodeAt(services, text.slice('service:'.length), 'build') !== undefined) continue;
    throw wrongValue(
      `services.${name}.build`,
      `takes the context ${context} from no buildable service`,
      value.at,
    );
  }
}

function checkWatches(name: string, service: Mapping): void {
  for (const watch of itemsOf(nodeAt(service, 'develop', 'watch'))) {
    const action = stringOf(nodeAt(watch, 'action')) ?? '';
    if (nodeAt(watch, 'target') !== undefined || ['rebuild', 'restart'].includes(action)) continue;
    throw wrongValue(`services.${name}.develop.watch`, 'needs a target', watch.at);
  }
}
