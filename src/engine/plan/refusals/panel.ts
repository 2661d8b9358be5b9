// Folders that a hosting panel owns: it writes its Compose files again at each deployment, so ours would be gone.
import { at, entriesOf, textOf } from '../../../deployment/node.ts';
import type { Project } from '../../../deployment/project.ts';
import { Problem } from '../../../model/problem.ts';
import { listed } from '../../words.ts';

/**
 * Values that Coolify makes up by their name (coolify.io/docs, Docker Compose, "Magic environment variables"), for
 * example SERVICE_PASSWORD_POSTGRES. People name one variable so, but not several.
 */
const coolifyVariable =
  /^SERVICE_(?:FQDN|URL|USER|PASSWORD|BASE64|REALBASE64|HEX|SUPABASEANON|SUPABASESERVICE)_/;
const coolifyVariables = 3;

interface Trace {
  readonly panel: 'Coolify' | 'Dokploy';
  readonly saw: string;
}

/** Refuses a folder of Coolify or Dokploy. */
export function refusePanel(project: Project): void {
  const trace = coolifyTrace(project) ?? dokployTrace(project);
  if (trace === null) return;
  const { panel, saw } = trace;
  throw new Problem({
    code: 'panel-owns-this',
    message: `this folder belongs to ${panel} (${saw}), which writes its files again at each deployment`,
    hints: [
      `make the change in ${panel}: edit the Compose file and the variables of this resource there`,
      'seaworthy audit works here, and says what to change and why',
      `if ${panel} does not manage this folder any more, take its traces out of the Compose file first`,
    ],
  });
}

/** coollabsio/coolify: bootstrap/helpers/docker.php (labels), docker-compose.prod.yml (folders). */
function coolifyTrace(project: Project): Trace | null {
  if (isBelow(project.directory, '/data/coolify'))
    return { panel: 'Coolify', saw: 'it lies in /data/coolify' };
  const label = labelOf(project, 'coolify.');
  if (label !== undefined) return { panel: 'Coolify', saw: `label ${label}` };
  const variables = [...new Set([...project.variablesUsed, ...environmentNames(project)])].filter((name) =>
    coolifyVariable.test(name),
  );
  if (variables.length < coolifyVariables) return null;
  return { panel: 'Coolify', saw: `variables ${listed(variables.sort(), 3)}` };
}

/** Dokploy/dokploy: packages/server/src/constants/index.ts (folders); its network joins every stack to its proxy. */
function dokployTrace(project: Project): Trace | null {
  if (isBelow(project.directory, '/etc/dokploy')) return { panel: 'Dokploy', saw: 'it lies in /etc/dokploy' };
  const label = labelOf(project, 'dokploy.');
  if (label !== undefined) return { panel: 'Dokploy', saw: `label ${label}` };
  const networks = entriesOf(at(project.root, 'networks'));
  const joined = networks.some(
    ([key, { value }]) => (textOf(at(value, 'name')) ?? key) === 'dokploy-network',
  );
  return joined ? { panel: 'Dokploy', saw: 'network dokploy-network' } : null;
}

function isBelow(directory: string, folder: string): boolean {
  return directory === folder || directory.startsWith(`${folder}/`);
}

function labelOf(project: Project, prefix: string): string | undefined {
  const services = entriesOf(at(project.root, 'services'));
  const labels = services.flatMap(([, { value }]) => entriesOf(at(value, 'labels')).map(([name]) => name));
  return labels.find((name) => name.startsWith(prefix));
}

function environmentNames(project: Project): readonly string[] {
  const services = entriesOf(at(project.root, 'services'));
  return services.flatMap(([, { value }]) => entriesOf(at(value, 'environment')).map(([name]) => name));
}
