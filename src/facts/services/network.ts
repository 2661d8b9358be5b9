import { isOneExpression } from '../../deployment/canonical/port-expression.ts';
import { at, entriesOf, itemsOf, type Node, placesOf, textOf } from '../../deployment/node.ts';
import type { PortFact, ServiceFact, VolumeFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';

export function portsOf(service: Node): readonly PortFact[] {
  return itemsOf(at(service, 'ports')).map((port) => {
    const hostIp = textOf(at(port, 'host_ip'));
    return {
      ...(hostIp === undefined ? {} : { hostIp }),
      published: textOf(at(port, 'published')) ?? '',
      target: Number(textOf(at(port, 'target')) ?? 0),
      protocol: textOf(at(port, 'protocol')) ?? 'tcp',
      ...expressionsOf(port),
      ...rest(port),
      at: places(port, 'published', 'host_ip', 'target'),
    };
  });
}

const expressionKeys = [
  ['expression', 'published'],
  ['targetExpression', 'target'],
  ['hostIpExpression', 'host_ip'],
] as const;

/** What follows variables, part by part; of a short form each part knows all variables of the whole. */
function expressionsOf(
  port: Node,
): Pick<PortFact, 'expression' | 'targetExpression' | 'hostIpExpression' | 'isFrozen'> {
  const parts = expressionKeys.map(([key, part]) => [key, at(port, part)] as const);
  const found = parts.flatMap(([key, node]) => {
    if (node?.kind !== 'scalar' || node.written === undefined) return [];
    return isOneExpression(node.written) ? [[key, node.written] as const] : [];
  });
  const used = parts.flatMap(([, node]) =>
    node?.kind === 'scalar' ? node.from.map(({ name }) => name) : [],
  );
  const isFrozen = used.some((name) => !found.some(([, text]) => new RegExp(`\\b${name}\\b`).test(text)));
  return { ...Object.fromEntries(found), ...(isFrozen ? { isFrozen: true } : {}) };
}

function rest(port: Node): Pick<PortFact, 'mode' | 'name' | 'appProtocol'> {
  const [mode, name, appProtocol] = ['mode', 'name', 'app_protocol'].map((key) => textOf(at(port, key)));
  return {
    ...(mode === undefined || mode === 'ingress' ? {} : { mode }),
    ...(name === undefined ? {} : { name }),
    ...(appProtocol === undefined ? {} : { appProtocol }),
  };
}

export function volumesOf(service: Node): readonly VolumeFact[] {
  return itemsOf(at(service, 'volumes')).map((volume) => {
    const source = textOf(at(volume, 'source'));
    return {
      type: textOf(at(volume, 'type')) ?? 'volume',
      ...(source === undefined ? {} : { source }),
      target: textOf(at(volume, 'target')) ?? '',
      readOnly: textOf(at(volume, 'read_only')) === 'true',
      at: places(volume, 'source', 'target'),
    };
  });
}

export function networksOf(service: Node): ServiceFact['networks'] {
  return entriesOf(at(service, 'networks')).map(([name, { value }]) => ({
    name,
    aliases: itemsOf(at(value, 'aliases')).map((alias) => textOf(alias) ?? ''),
  }));
}

export function dependenciesOf(service: Node): ServiceFact['dependsOn'] {
  return entriesOf(at(service, 'depends_on')).map(([name, { keyAt, value }]) => ({
    service: name,
    condition: textOf(at(value, 'condition')) ?? 'service_started',
    at: keyAt,
  }));
}

/** Where an entry stands, then where the variables in its parts come from, each once. */
function places(node: Node, ...keys: readonly string[]): readonly Place[] {
  const parts = keys.flatMap((key) => {
    const part = at(node, key);
    return part === undefined ? [] : placesOf(part).slice(1);
  });
  const seen = new Map([node.at, ...parts].map((place) => [`${place.file}:${place.line}`, place]));
  return [...seen.values()];
}
