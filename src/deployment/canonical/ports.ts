import type { Mapping, Node, Scalar } from '../node.ts';
import { list, mappingAt, printed, scalar } from '../tree/build.ts';
import { wrongValue } from '../trouble.ts';
import { portExpressions } from './port-expression.ts';
import { type PortSpec, parsePorts } from './port-spec.ts';

/** The ports of a service in long form; a range gives one entry for each port. */
export function longPorts(node: Node, path: string): Node {
  if (node.kind !== 'list') throw wrongValue(path, 'must be a list', node.at);
  return list(
    node.items.flatMap((item) => longPort(item, path)),
    node.at,
  );
}

function longPort(item: Node, path: string): readonly Node[] {
  if (item.kind === 'mapping') return [item];
  const isSpec = item.kind === 'scalar' && ['string', 'number'].includes(typeof item.value);
  if (!isSpec) throw wrongValue(path, 'has a port that is neither text, number nor mapping', item.at);
  return parsePorts(printed(item), path, item.at).map((port) => portMapping(port, item));
}

function portMapping(port: PortSpec, like: Node): Mapping {
  const text = like.kind === 'scalar' ? like.written : undefined;
  const written = portExpressions(text, printed(like), port);
  const part = (value: string | number, expression: string | undefined): Scalar => {
    const plain = scalar(value, like);
    return expression === undefined ? plain : { ...plain, written: expression };
  };
  return mappingAt(
    {
      mode: scalar('ingress', like),
      host_ip: port.hostIp === '' ? undefined : part(port.hostIp, written.hostIp),
      // Compose loses a target of zero and then refuses the port for the lack of one (merge/unique.ts).
      target: port.target === 0 ? undefined : part(port.target, written.target),
      published: port.published === '' ? undefined : part(port.published, written.published),
      protocol: scalar(port.protocol, like),
    },
    like,
  );
}
