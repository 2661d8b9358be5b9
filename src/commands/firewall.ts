import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { firewallPath } from '../practices/exposure/changes/firewall-script.ts';
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

const input = z.object({
  action: z
    .enum(['show', 'preview', 'apply', 'confirm', 'revert', 'status', 'install'])
    .default('status')
    .describe('What to do with the firewall'),
  ...deploymentInput,
  seconds: z
    .int()
    .min(1)
    .max(3600)
    .default(60)
    .describe('Undo what apply did after this time unless confirmed'),
  host: z.boolean().default(false).describe("Close this machine's own ports too, but SSH and the open ports"),
  all: z.boolean().default(false).describe('Close what other projects publish, too'),
  yes: z.boolean().default(false).describe('Do not ask'),
});

type Given = z.infer<typeof input>;

export const firewallCommand = defineCommand({
  name: 'firewall',
  summary: 'Close published ports to other machines, undone by itself unless you confirm',
  description: [
    'Runs the firewall script that apply wrote (seaworthy.yaml: exposure.firewall, exposure.open_ports). Needs root.',
    'SSH stays open. After apply, open a NEW connection and confirm from there; else everything is undone by itself.',
    'The rules end with the next boot unless installed. --host closes everything else that listens here: look first.',
    '',
    '  seaworthy firewall show                print the script',
    '  seaworthy firewall preview             what apply would close',
    '  seaworthy firewall apply --seconds 60',
    '  seaworthy firewall confirm             from a new connection',
    '  seaworthy firewall status',
    '  seaworthy firewall install             put the confirmed rules at every boot',
    '  seaworthy firewall revert              take every rule away again',
  ].join('\n'),
  effect: 'write',
  input,
  positional: ['action'],
  aliases: { ...deploymentAliases, y: 'yes' },
  values: deploymentValues,

  async run(given, world) {
    const script = scriptInEffect(given, world);
    if (given.action === 'show') return { exitCode: 0, text: script.text };
    await ask(given, script.text, world);
    const text = await call(script.text, wordsOf(given, given.action), world);
    return { exitCode: 0, text };
  },
});

/** The script of the generation in effect. */
function scriptInEffect(given: DeploymentInput, world: World): { readonly text: string } {
  const text = generatedText(openAdopted(given, world), firewallPath, world);
  if (text !== undefined) return { text };
  throw new Problem({
    code: 'firewall-missing',
    message: 'there is no firewall script in effect',
    hints: ['seaworthy apply --only exposure/firewall-script writes it (exposure.firewall must not be off)'],
  });
}

/** Opens or closes ports only after a yes; before closing, what would be closed is shown. */
async function ask(given: Given, script: string, world: World): Promise<void> {
  const question = questions[given.action];
  if (question === undefined) return;
  const isApply = given.action === 'apply' && !given.yes;
  const what = isApply ? await call(script, wordsOf(given, 'preview'), world) : '';
  await requireConsent(given.yes, () => what, question, world);
}

const questions: { readonly [Action in Given['action']]?: string } = {
  apply: 'Put these rules?',
  revert: 'Take every rule of this firewall away?',
  install: 'Put the confirmed rules at every boot?',
};

function wordsOf({ seconds, host, all }: Given, action: Given['action']): readonly string[] {
  if (action !== 'apply' && action !== 'preview') return [action];
  return [action, '--seconds', String(seconds), ...(host ? ['--host'] : []), ...(all ? ['--all'] : [])];
}

const limitMs = 120_000;

function call(text: string, words: readonly string[], world: World): Promise<string> {
  return runHostScript({ name: 'firewall.sh', text, words, command: 'firewall', limitMs }, world);
}
