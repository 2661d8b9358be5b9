import { posix } from 'node:path';
import { at, entriesOf, itemsOf, type Node, textOf } from '../deployment/node.ts';
import { readYaml } from '../deployment/yaml/read.ts';
import { known } from '../model/fact.ts';
import type { NamedHostsFact } from '../model/facts/files.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { servicesBefore } from './before.ts';
import { lineAt, sourcesIn } from './functions/sources.ts';
import { mountedFiles, readMounted } from './gateway/file.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { shownPath } from './shown.ts';

type NamedHost = NamedHostsFact['hosts'][number];

/** Containers that Edge Functions and Prometheus call by name (failure case 70). */
export const namedHostsGatherer = defineGatherer({
  fact: 'namedHosts',
  source: 'files',
  after: ['services', 'functions'],
  gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const metrics = services.value.filter(({ role }) => role === 'metrics');
    return known({
      hosts: [...fromFunctions(context), ...metrics.flatMap((service) => fromMetrics(service, context))],
    });
  },
});

/** A host without a dot: `http://kong:8000/rest`. */
const call = /\bhttps?:\/\/([A-Za-z][\w-]*)(?::\d+)?(?![\w.:@$-])/g;

function fromFunctions({ before, world, project, redactor }: GathererContext): readonly NamedHost[] {
  if (before.functions?.known !== true) return [];
  const { directory } = before.functions.value;
  return (world.files.list(directory) ?? []).flatMap((name) =>
    sourcesIn(posix.join(directory, name), world.files).flatMap(({ path, code }) =>
      [...code.matchAll(call)].map(([, host = ''], index, all): NamedHost => {
        const place = { file: shownPath(path, project), line: lineAt(code, all[index]?.index ?? 0) };
        return { of: 'function', host: redactor.text(host.toLowerCase()), at: place };
      }),
    ),
  );
}

/** Targets of every job, and of the Alertmanagers (Prometheus manual, "Configuration": static_config). */
function fromMetrics({ name }: ServiceFact, context: GathererContext): readonly NamedHost[] {
  const service = at(context.project.root, 'services', name);
  if (service === undefined) return [];
  const files = mountedFiles(service, context).filter(({ target }) => /prom[\w.-]*\.ya?ml$/.test(target));
  return files.flatMap((file) => {
    const read = readMounted(file, context);
    if (!read.known) return [];
    const root = readYaml(read.value.text, read.value.shown)[0]?.root;
    return root === undefined ? [] : targetsIn(root).flatMap((target) => hostOf(target, context));
  });
}

function targetsIn(node: Node): readonly Node[] {
  return [
    ...entriesOf(node).flatMap(([key, { value }]) => (key === 'targets' ? itemsOf(value) : targetsIn(value))),
    ...itemsOf(node).flatMap(targetsIn),
  ];
}

/** `kong:8100`, or the address that a black-box exporter is to open. */
function hostOf(target: Node, { redactor }: GathererContext): readonly NamedHost[] {
  const host = /^(?:https?:\/\/)?([A-Za-z][\w-]*)(?::\d+)?(?:\/|$)/.exec(textOf(target) ?? '')?.[1];
  return host === undefined
    ? []
    : [{ of: 'metrics', host: redactor.text(host.toLowerCase()), at: target.at }];
}
