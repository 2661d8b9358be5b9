import { at, entriesOf, textOf } from '../../deployment/node.ts';
import { known } from '../../model/fact.ts';
import { defineGatherer } from '../gatherer.ts';
import { dockerInfo } from './connect.ts';
import { runDocker } from './run-docker.ts';

/** Which named volumes of the resolved model exist. */
export const volumes = defineGatherer({
  fact: 'volumes',
  source: 'docker',
  async gather(context) {
    const info = await dockerInfo(context);
    if (!info.known) return info;
    const output = await runDocker(context, ['volume', 'ls', '--format', '{{.Name}}']);
    if (!output.known) return output;
    const existing = new Set(output.value.split('\n'));
    const { project } = context;
    const named = entriesOf(at(project.root, 'volumes')).map(([key, { value }]) => {
      // The resolved model carries `name`; without one Compose puts the project before the key.
      const name = textOf(at(value, 'name')) ?? `${project.name}_${key}`;
      return { key, name, exists: existing.has(name) };
    });
    return known({ volumes: named });
  },
});
