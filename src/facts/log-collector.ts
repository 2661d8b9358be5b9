import { posix } from 'node:path';
import { at } from '../deployment/node.ts';
import { readYaml } from '../deployment/yaml/read.ts';
import { type Known, known, unknownFact } from '../model/fact.ts';
import type { LogCollectorFact } from '../model/facts/files.ts';
import { servicesBefore } from './before.ts';
import { mountedFiles, readMounted } from './gateway/file.ts';
import { defineGatherer } from './gatherer.ts';
import { oldFunctionAt, variablesIn } from './log-collector/text.ts';
import { hasUnroutedSink, routesOf, sourcesOf } from './log-collector/topology.ts';

/** What Vector collects and how it chooses, from the configuration file it mounts (vector.dev, "docker_logs source"). */
export const logCollectorGatherer = defineGatherer({
  fact: 'logCollector',
  source: 'files',
  after: ['services'],
  gather(context): Known<LogCollectorFact> {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const vector = services.value.find(({ role }) => role === 'vector');
    const service = at(context.project.root, 'services', vector?.name ?? '');
    if (vector === undefined || service === undefined) return unknownFact('this stack runs no Vector');
    const files = mountedFiles(service, context);
    const named = vector.command?.value ?? [];
    const file =
      files.find(({ target }) => named.includes(target)) ??
      files.find(({ target }) => /^vector[\w.-]*\.ya?ml$/.test(posix.basename(target)));
    if (file === undefined) return unknownFact('Vector mounts no configuration file in YAML');
    const read = readMounted(file, context);
    if (!read.known) return read;
    const { text, shown } = read.value;
    const root = readYaml(text, shown)[0]?.root;
    if (root === undefined) return unknownFact(`${shown} is empty`);
    const sources = sourcesOf(root);
    if (sources.length === 0) return unknownFact(`${shown} names no source of type docker_logs`);
    const old = oldFunctionAt(text, shown);
    const clean = (words: readonly string[]) => words.map((word) => context.redactor.text(word));
    return known({
      file: shown,
      service: vector.name,
      sources: sources.map((source) => ({
        ...source,
        include: clean(source.include),
        exclude: clean(source.exclude),
      })),
      routes: routesOf(root).map((route) => ({ ...route, containers: clean(route.containers) })),
      unrouted: hasUnroutedSink(root),
      variables: variablesIn(text, shown),
      ...(old === undefined ? {} : { oldFunctionAt: old }),
    });
  },
});
