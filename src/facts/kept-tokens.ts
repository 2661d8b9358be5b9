import { posix } from 'node:path';
import { at } from '../deployment/node.ts';
import { known } from '../model/fact.ts';
import type { KeeperKind, KeptTokensFact } from '../model/facts/kept-tokens.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { servicesBefore } from './before.ts';
import { deploymentFiles } from './deployment-files.ts';
import { mountedFiles } from './gateway/file.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { composeCopies } from './kept-tokens/compose.ts';
import { keysIn } from './kept-tokens/find.ts';
import { webRoots } from './kept-tokens/web-roots.ts';
import { shownPath } from './shown.ts';
import { walk } from './walk.ts';

/**
 * Copies of API keys in the deployment's files, which outlive a rotation of the secret (failure cases 2 and 67):
 * Compose files, functions, the gateway's and the proxies' configuration, scripts, copies of the env file, and what a
 * web server hands out.
 */
export const keptTokensGatherer = defineGatherer({
  fact: 'keptTokens',
  source: 'files',
  after: ['services', 'functions'],
  async gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const { project, redactor } = context;
    const looked = new Set<string>();
    const skipped: { path: string; reason: string }[] = [];
    const copies = [...composeCopies(project, redactor)];

    function look(kind: KeeperKind, paths: readonly string[]): void {
      for (const path of paths.filter((one) => !looked.has(one))) {
        looked.add(path);
        const found = copiesIn(path, kind, context);
        if (typeof found === 'string') skipped.push({ path: shownPath(path, project), reason: found });
        else copies.push(...found);
      }
    }

    // The narrower kind first: a file counts once.
    look(
      'web-root',
      webRoots(services.value, context).flatMap((folder) => filesIn(folder, servedFile, context)),
    );
    look('gateway', mountedBy('gateway', services.value, context));
    look('proxy', mountedBy('proxy', services.value, context));
    look('function', functionFiles(context));
    const { files } = await deploymentFiles(context);
    look(
      'script',
      files.filter((path) => scriptFile.test(posix.basename(path))),
    );
    look(
      'env-copy',
      files.filter((path) => isEnvCopy(path, services.value, context)),
    );
    return known<KeptTokensFact>({ copies, scanned: looked.size, skipped });
  },
});

/** What a browser is given as text. */
const servedFile = /\.(?:html?|[cm]?js|json|map|txt|css|xml|env|ya?ml|md)$|^\.env/;
const sourceFile = /\.(?:[mc]?[jt]sx?|json)$/;
const scriptFile =
  /\.(?:sh|bash|zsh|cron|service|py|rb|php|pl|ps1|[mc]?[jt]s|http|rest)$|^(?:Makefile|justfile|crontab)$/;
/** Examples hold what is published anyway. */
const exampleFile = /example|sample|default|template|dist/i;

const mostFiles = 1000;
const mostBytes = 1024 * 1024;

function copiesIn(
  path: string,
  kind: KeeperKind,
  { world, project, redactor }: GathererContext,
): KeptTokensFact['copies'] | string {
  const read = world.files.read(path, mostBytes);
  if (!read.ok) return read.refusal === 'not-text' || read.refusal === 'missing' ? [] : read.reason;
  const status = world.files.status(path);
  const mode = typeof status === 'string' ? {} : { mode: status.mode };
  const file = shownPath(path, project);
  return keysIn(read.text, redactor).map(({ line, ...found }) => ({
    kind,
    where: redactor.text(file),
    at: { file, line },
    ...found,
    ...mode,
  }));
}

function filesIn(folder: string, name: RegExp, { world }: GathererContext): readonly string[] {
  const status = world.files.status(folder);
  if (typeof status === 'string') return [];
  if (status.kind === 'file') return name.test(posix.basename(folder)) ? [folder] : [];
  const { files } = walk({ directory: folder }, world.files, new Set());
  return files.filter((path) => name.test(posix.basename(path))).slice(0, mostFiles);
}

function functionFiles(context: GathererContext): readonly string[] {
  const { functions } = context.before;
  return functions?.known === true ? filesIn(functions.value.directory, sourceFile, context) : [];
}

/** Configuration that a service mounts; certificates and what it serves are no text of its own. */
function mountedBy(
  role: ServiceFact['role'],
  services: readonly ServiceFact[],
  context: GathererContext,
): readonly string[] {
  return services
    .filter((service) => service.role === role)
    .flatMap(({ name }) => {
      const service = at(context.project.root, 'services', name);
      return service === undefined ? [] : mountedFiles(service, context);
    })
    .flatMap(({ path }) => path ?? [])
    .filter((path) =>
      /\.(?:ya?ml|json|conf|tpl|template|lua|sh|caddy)$|Caddyfile/.test(posix.basename(path)),
    );
}

/** `.env.bak`, `.env.old`, `production.env`: not the env file in effect, and none that a service reads. */
function isEnvCopy(path: string, services: readonly ServiceFact[], { project }: GathererContext): boolean {
  const name = posix.basename(path);
  if (!/^\.env(?:[._-].+|~)$|\.env$/.test(name) || exampleFile.test(name)) return false;
  if (path === project.envFile?.path) return false;
  const shown = shownPath(path, project);
  return !services.some(({ environment }) =>
    Object.values(environment).some(({ at: places }) => places.some(({ file }) => file === shown)),
  );
}
