// What ties a service to networks, ports, volumes and models.
import type { Node } from '../node.ts';
import { stringOf } from '../tree/build.ts';
import { options, pairs, uniqueTexts } from './forms.ts';
import { mapOf, object } from './object.ts';
import { bytes, flag, text, whole, wrongType } from './scalars.ts';
import { names } from './service-parts.ts';
import { either, listOf, type Shape } from './shape.ts';

const attachment = object(
  {
    aliases: uniqueTexts,
    driver_opts: options(),
    gw_priority: whole({ types: ['number'] }),
    interface_name: text(),
    ipv4_address: text(),
    ipv6_address: text(),
    link_local_ips: uniqueTexts,
    mac_address: text(),
    priority: whole({ types: ['number'] }),
  },
  { orNull: true },
);
const attachments = mapOf(attachment, { names, nullable: true });
export const networks: Shape = either([uniqueTexts, attachments], attachments.print);

const modelUses = mapOf(object({ endpoint_var: text(), model_var: text() }), {
  names,
  isOpen: true,
  nullable: true,
});
export const models: Shape = either([uniqueTexts, modelUses], modelUses.print);

const portForm = object({
  name: text(),
  mode: text(),
  host_ip: text(),
  target: whole({ unsigned: 32 }),
  published: text({ types: ['string', 'integer'] }),
  protocol: text(),
  app_protocol: text(),
});
export const ports: Shape = listOf(
  either([text({ types: ['string', 'number'] }), portForm], portForm.print),
  true,
);

const volumeForm = object(
  {
    type: text({ oneOf: ['bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'] }),
    source: text(),
    target: text(),
    read_only: flag(),
    consistency: text(),
    bind: object({
      selinux: text({ oneOf: ['z', 'Z'] }),
      propagation: text(),
      create_host_path: flag(),
      recursive: text({ oneOf: ['enabled', 'disabled', 'writable', 'readonly'] }),
    }),
    volume: object({ labels: pairs, nocopy: flag(), subpath: text() }),
    tmpfs: object({
      size: { ...whole({ min: 0 }), print: bytes().print },
      mode: { ...whole({ types: ['number', 'string'] }), print: printMode },
    }),
    image: object({ subpath: text() }),
  },
  { required: ['type'] },
);
export const volumes: Shape = listOf(either([text(), volumeForm], volumeForm.print), true);

/** Unlike the mode of a secret this one is a number, never an octal text. */
function printMode(node: Node, path: readonly string[]): Node | undefined {
  if (stringOf(node) !== undefined) throw wrongType(path, 'number', node);
  return whole({ unsigned: 32 }).print(node, path);
}
