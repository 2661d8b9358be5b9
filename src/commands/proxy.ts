import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { installPath, sitePaths } from '../practices/tls/host/host-site.ts';
import { defineCommand } from './command.ts';
import { requireConsent } from './consent.ts';
import {
  type DeploymentInput,
  deploymentAliases,
  deploymentInput,
  deploymentValues,
} from './deployment-input.ts';
import { generatedText } from './generated-text.ts';
import { runHostScript } from './host-script.ts';
import { openAdopted } from './plan-input.ts';
import type { Copied } from './private-copy.ts';

const input = z.object({
  action: z
    .enum(['show', 'preview', 'install', 'status', 'renew-test', 'remove'])
    .default('status')
    .describe('What to do with the proxy on this machine'),
  ...deploymentInput,
  yes: z.boolean().default(false).describe('Do not ask'),
});

type Given = z.infer<typeof input>;

export const proxyCommand = defineCommand({
  name: 'proxy',
  summary: 'Install the TLS site on this machine, look at it, take it away',
  description: [
    'For tls.proxy: host-nginx or host-caddy. Installs the site that apply wrote into the nginx or Caddy of this machine. Needs root.',
    "Packages come from this machine's own apt sources. The new configuration is tried before it is put; other sites stay as they are.",
    'remove takes away what install put, by its record in /var/lib/seaworthy, and nothing else; packages stay.',
    '',
    '  seaworthy proxy show                   print the site, and the script that installs it',
    '  seaworthy proxy preview                what install would do',
    '  seaworthy proxy install                twice is once',
    '  seaworthy proxy status                 certificate, renewal, in force or not',
    '  seaworthy proxy renew-test             try the renewal without keeping anything',
    '  seaworthy proxy remove',
  ].join('\n'),
  effect: 'write',
  input,
  positional: ['action'],
  aliases: { ...deploymentAliases, y: 'yes' },
  values: deploymentValues,

  async run(given, world) {
    const files = filesInEffect(given, world);
    if (given.action === 'show') return { exitCode: 0, text: `${files.site[1]}\n${files.script}` };
    await ask(given, files, world);
    return { exitCode: 0, text: await call(files, given.action, world) };
  },
});

interface InEffect {
  readonly script: string;
  readonly site: Copied;
}

function filesInEffect(given: DeploymentInput, world: World): InEffect {
  const adopted = openAdopted(given, world);
  const script = generatedText(adopted, installPath, world);
  const sites = Object.values(sitePaths).flatMap((path): readonly Copied[] => {
    const text = generatedText(adopted, path, world);
    return text === undefined ? [] : [[path.replace(/^.*\//, ''), text]];
  });
  if (script !== undefined && sites[0] !== undefined) return { script, site: sites[0] };
  throw new Problem({
    code: 'proxy-missing',
    message: 'there is no site for a proxy on this machine in effect',
    hints: ['set tls.proxy to host-nginx or host-caddy in seaworthy.yaml, then seaworthy apply --only tls'],
  });
}

/** The machine is changed only after a yes; before an installation, what it would do is shown. */
async function ask(given: Given, files: InEffect, world: World): Promise<void> {
  const question = questions[given.action];
  if (question === undefined) return;
  const what = given.action === 'install' && !given.yes ? await call(files, 'preview', world) : '';
  await requireConsent(given.yes, () => what, question, world);
}

const questions: { readonly [Action in Given['action']]?: string } = {
  install: 'Install this site?',
  remove: 'Take this site away from the machine?',
};

/** Packages and a certificate may take minutes on a slow line. */
const limitMs = 900_000;

function call({ script, site }: InEffect, action: Given['action'], world: World): Promise<string> {
  const parts = { name: 'install.sh', text: script, words: [action], command: 'proxy' };
  return runHostScript({ ...parts, limitMs, beside: [site] }, world);
}
