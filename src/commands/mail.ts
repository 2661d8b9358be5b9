import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { serviceOf } from '../engine/find-service.ts';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { dialogue } from '../practices/mail/dialogue/dialogue.ts';
import { testMail } from '../practices/mail/dialogue/test-mail.ts';
import { domainRecords } from '../practices/mail/domain-records.ts';
import { providerOf } from '../practices/mail/providers/index.ts';
import { printDialogue, printRecords } from '../report/mail.ts';
import { printJson } from '../report/print-json.ts';
import { defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { lookAt } from './look-at.ts';
import { type MailSetting, mailSetting } from './mail/setting.ts';

const input = z.object({
  action: z
    .enum(['test', 'dns'])
    .default('test')
    .describe('A dialogue with the relay, or the records of the domain'),
  ...deploymentInput,
  to: z.email().optional().describe('Send a small test mail to this address; without it nothing is sent'),
  fromHost: z
    .boolean()
    .default(false)
    .describe("Speak from this machine, not from the network of auth's container"),
  json: z.boolean().default(false).describe('Print JSON'),
});

type Given = z.infer<typeof input>;

export const mailCommand = defineCommand({
  name: 'mail',
  summary: 'Speak with the mail relay as auth would, and look the sender up in DNS',
  description: [
    "test connects from the network of auth's container, with the relay, user, password and sender that the container has,",
    'and takes each step as auth does: TLS from the first byte on port 465, else STARTTLS where it is offered. Each step is',
    'timed, the one that fails is named with what to do. It ends after MAIL FROM and sends nothing, unless --to says to whom.',
    'Without Docker it speaks from this machine with the values of the files, and says so.',
    '',
    '  seaworthy mail test                      the dialogue',
    '  seaworthy mail test --to you@acme.com    and a small test mail',
    '  seaworthy mail dns                       SPF, DKIM and DMARC of the domain of the sender',
    '',
    'Exit code 1: a step failed, or a record is missing.',
  ].join('\n'),
  effect: 'write',
  input,
  positional: ['action'],
  aliases: deploymentAliases,
  values: { ...deploymentValues, to: 'words' },

  async run(given, world) {
    const { project, facts } = await lookAt({ ...given, static: true }, world);
    const auth = facts.table.services.known ? serviceOf(facts.table.services.value, 'auth') : undefined;
    if (auth === undefined) {
      throw new Problem({
        code: 'mail-no-auth',
        message: 'this stack runs no auth service, which would send mail',
        hints: ['name the folder of your docker-compose.yml with -C'],
      });
    }
    const setting = await mailSetting(project, auth.name, given.fromHost, world);
    return given.action === 'dns' ? lookUp(given, setting, world) : speak(given, setting, world);
  },
});

async function lookUp(given: Given, { relay }: MailSetting, world: World) {
  const provider = providerOf(relay.host);
  // DNS knows names in ASCII alone (RFC 5891): münchen.de is asked for as xn--mnchen-3ya.de.
  const written = relay.from.slice(relay.from.lastIndexOf('@') + 1);
  const domain = domainToASCII(written) || written;
  const records = await domainRecords(domain, provider, world.dns);
  const exitCode = records.some(({ status }) => status === 'bad') ? 1 : 0;
  const result = { domain, provider: provider.id, records };
  return { exitCode, text: given.json ? printJson(result) : printRecords(domain, provider.title, records) };
}

async function speak(given: Given, { relay, route, authorities, source }: MailSetting, world: World) {
  const { to } = given;
  const stamp = Buffer.from(world.randomBytes(12)).toString('hex');
  const mail = to === undefined ? {} : { mail: { to, text: testMail(relay, to, world.clock.now(), stamp) } };
  const steps = await dialogue({
    stream: route.open(relay.host, relay.port),
    relay,
    provider: providerOf(relay.host),
    clock: world.clock,
    ...(authorities === undefined ? {} : { authorities }),
    ...mail,
  });
  const ok = steps.every((step) => step.ok);
  const result = {
    ok,
    relay: { host: relay.host, port: relay.port, user: relay.user === relay.password ? null : relay.user },
    sender: relay.from,
    values: source,
    from: route.from,
    sentTo: ok && to !== undefined ? to : null,
    steps,
  };
  return { exitCode: ok ? 0 : 1, text: given.json ? printJson(result) : printDialogue(result) };
}
