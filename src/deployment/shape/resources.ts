import { options, pairs, textOrTexts, texts } from './forms.ts';
import { mapOf, object } from './object.ts';
import { flag, text, whole } from './scalars.ts';
import { names } from './service-parts.ts';
import { either, listOf, type Shape } from './shape.ts';

const externalForm = object({ name: text() });
const external: Shape = either([flag(), externalForm], flag().print);

const pool = object({
  subnet: text(),
  gateway: text(),
  ip_range: text(),
  aux_addresses: mapOf(text()),
});
const notPrinted = (shape: Shape): Shape => ({ ...shape, print: () => undefined });

const network = object(
  {
    name: text(),
    driver: text(),
    driver_opts: options(),
    ipam: object({ driver: text(), config: listOf(pool), options: notPrinted(mapOf(text())) }),
    external,
    internal: flag(),
    attachable: flag(),
    labels: pairs,
    enable_ipv4: flag({ keepZero: true }),
    enable_ipv6: flag({ keepZero: true }),
  },
  { orNull: true, always: { ipam: 'mapping' } },
);

const volume = object(
  { name: text(), driver: text(), driver_opts: options(), external, labels: pairs },
  { orNull: true },
);

const secret = object({
  name: text(),
  file: text(),
  environment: text(),
  external,
  labels: pairs,
  driver: text(),
  driver_opts: mapOf(text({ types: ['string', 'number'] })),
  template_driver: text(),
});

const config = object({
  name: text(),
  file: text(),
  environment: text(),
  content: text(),
  external,
  labels: pairs,
  template_driver: text(),
});

const model = object(
  { name: text(), model: text(), context_size: whole({ types: ['integer'] }), runtime_flags: texts },
  { required: ['model'] },
);

/** Networks and models let names through that Compose does not check. */
export const networks: Shape = mapOf(network, { names, isOpen: true });
export const volumes: Shape = mapOf(volume, { names });
export const secrets: Shape = mapOf(secret, { names });
export const configs: Shape = mapOf(config, { names });
export const models: Shape = notPrinted(mapOf(model, { names, isOpen: true }));

export const includes: Shape = notPrinted(
  listOf(
    either(
      [
        text(),
        object(
          { path: textOrTexts, env_file: textOrTexts, project_directory: text() },
          { extensions: false },
        ),
      ],
      () => undefined,
    ),
  ),
);
