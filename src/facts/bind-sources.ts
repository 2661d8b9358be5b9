import { posix } from 'node:path';
import { at, itemsOf, textOf } from '../deployment/node.ts';
import { known } from '../model/fact.ts';
import type { BindSourceFact } from '../model/facts/files.ts';
import type { Files } from '../ports/files.ts';
import { servicesBefore } from './before.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';

/** What lies at the host side of each bind mount. Docker makes a folder where there is nothing (failure case 49). */
export const bindSourcesGatherer = defineGatherer({
  fact: 'bindSources',
  source: 'files',
  after: ['services'],
  gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const facts = services.value.flatMap(({ name, volumes, command, at: serviceAt }) =>
      volumes.flatMap(({ type, source, target, at: places }): readonly BindSourceFact[] => {
        if (type !== 'bind' || source === undefined) return [];
        const expected = expectedAt(source, target);
        const found = foundAt(source, context.world.files);
        const named = configBelow(target, command?.value ?? [], [
          ...volumes.map((volume) => volume.target),
          ...configTargets(name, context),
        ]);
        const fact = { service: name, source, target, expected, found, at: places[0] ?? serviceAt };
        return [named === undefined ? fact : { ...fact, named }];
      }),
    );
    return known(facts);
  },
});

const fileNames =
  /^(?:Caddyfile|\.env)$|\.(?:ya?ml|sql|sh|exs|conf|cfg|ini|tpl|template|json|toml|key|crt|pem|ts|js|lua|alloy|hcl|txt|htpasswd)$/;

/** Images read these as folders. */
const folderTargets =
  /^\/(?:var\/lib\/(?:postgresql(?:\/data)?|storage)|home\/deno\/functions|data|app\/(?:snippets|edge-functions))\/?$/;

function expectedAt(source: string, target: string): BindSourceFact['expected'] {
  // A folder may be called `conf.d` or `nginx.conf.d`; only the last ending counts.
  if (fileNames.test(posix.basename(target)) || fileNames.test(posix.basename(source))) return 'file';
  return folderTargets.test(target) || target.endsWith('/') ? 'directory' : 'any';
}

/** `--config.file=/etc/prometheus/prometheus.yml`: by these endings nothing is written, unlike a log or a database. */
const configPath = /(?:^|[=\s"'])(\/[^\s"'=,:]+\.(?:ya?ml|toml|conf|cfg|ini|alloy|hcl))(?=$|[\s"',])/g;

function configBelow(
  target: string,
  command: readonly string[],
  mounts: readonly string[],
): string | undefined {
  const folder = `${target.replace(/\/+$/, '')}/`;
  const paths = command.flatMap((word) => [...word.matchAll(configPath)].map(([, path = '']) => path));
  // What is mounted by itself deeper inside does not come from this folder.
  const isFromDeeper = (path: string) =>
    mounts.some(
      (other) => other.startsWith(folder) && other !== folder && `${path}/`.startsWith(`${other}/`),
    );
  return paths.find((path) => path.startsWith(folder) && !isFromDeeper(path));
}

function configTargets(name: string, { project }: GathererContext): readonly string[] {
  return itemsOf(at(project.root, 'services', name, 'configs')).flatMap(
    (one) => textOf(at(one, 'target')) ?? [],
  );
}

function foundAt(source: string, files: Files): BindSourceFact['found'] {
  const status = files.status(source);
  return typeof status === 'string' ? status : status.kind;
}
