import { posix } from 'node:path';
import { known } from '../model/fact.ts';
import type { BindSourceFact } from '../model/facts/files.ts';
import type { Files } from '../ports/files.ts';
import { servicesBefore } from './before.ts';
import { defineGatherer } from './gatherer.ts';

/** What lies at the host side of each bind mount. Docker makes a folder where there is nothing (failure case 49). */
export const bindSourcesGatherer = defineGatherer({
  fact: 'bindSources',
  source: 'files',
  after: ['services'],
  gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const facts = services.value.flatMap(({ name, volumes, at: serviceAt }) =>
      volumes.flatMap(({ type, source, target, at }): readonly BindSourceFact[] => {
        if (type !== 'bind' || source === undefined) return [];
        const expected = expectedAt(source, target);
        const found = foundAt(source, context.world.files);
        return [{ service: name, source, target, expected, found, at: at[0] ?? serviceAt }];
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

function foundAt(source: string, files: Files): BindSourceFact['found'] {
  const status = files.status(source);
  return typeof status === 'string' ? status : status.kind;
}
