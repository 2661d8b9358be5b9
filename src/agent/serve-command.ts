import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../commands/command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from '../commands/deployment-input.ts';
import { Problem } from '../model/problem.ts';
import { openWarning, parseListen } from './listen.ts';

const input = z.object({
  ...deploymentInput,
  listen: z.string().default('127.0.0.1:9911').describe('Address and port of /metrics and /healthz, or off'),
  once: z.string().optional().describe('Run this job now, and end'),
  list: z.boolean().default(false).describe('Show every job with its next and last run, and end'),
  unit: z.boolean().default(false).describe('Print a unit for systemd, and end'),
  crontab: z.boolean().default(false).describe('Print lines for a crontab instead of an agent, and end'),
  json: z.boolean().default(false).describe('Print JSON (--list, --once)'),
});

type Given = z.infer<typeof input>;

export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Run what has to be done again and again, in the foreground, and tell when it fails',
  description: [
    'Runs jobs by their schedules until SIGTERM or Ctrl-C: an audit with --record every day. What was missed while the',
    'machine slept runs once, late. Each run is in .seaworthy/jobs; metrics for Prometheus are at http://127.0.0.1:9911/metrics.',
    'Failures, recoveries and missed runs are told as notify of seaworthy.yaml says; each success, to notify.heartbeat.',
    'Changes of seaworthy.yaml take effect within half a minute. docs/guides/serve.md goes through it.',
    '',
    '  seaworthy serve -C ./docker',
    '  seaworthy serve --list',
    '  seaworthy serve --once audit      by hand, or by cron',
    '  seaworthy serve --unit            a unit for systemd',
    '  seaworthy serve --crontab         lines for a crontab instead',
    '',
    'Exit code: 0 ended as asked, 1 the job of --once was not done, 6 another agent runs here.',
  ].join('\n'),
  effect: 'write',
  input,
  aliases: deploymentAliases,
  values: { ...deploymentValues, listen: 'words', once: 'words' },

  async run(given, world) {
    requireOneWay(given);
    const listen = parseListen(given.listen);
    const fixed = { ...given, directory: resolve(world.directory, given.directory) };
    // Loaded when asked for: it brings gatherers, checks and the dialogue with relays.
    const { openAgent } = await import('./open-agent.ts');
    const agent = openAgent(fixed, world);
    if (given.unit || given.crontab || given.list) {
      const { printed } = await import('./printed.ts');
      return { exitCode: 0, text: printed(agent, fixed, world) };
    }
    const { runOnce, serve } = await import('./serve.ts');
    if (given.once !== undefined) {
      const { printOnce } = await import('./printed.ts');
      const { run } = await runOnce(agent, given.once, world);
      const exitCode = run.status === 'succeeded' ? 0 : 1;
      return { exitCode, text: printOnce(given.once, run, given.json) };
    }
    const warning = listen === null ? null : openWarning(listen);
    if (warning !== null) world.talk.warn(warning);
    await serve(agent, fixed, listen, world);
    return { exitCode: 0, text: '' };
  },
});

export type ServeInput = Given;

function requireOneWay({ once, list, unit, crontab }: Given): void {
  const ways = [
    once === undefined ? [] : ['--once'],
    list ? ['--list'] : [],
    unit ? ['--unit'] : [],
    crontab ? ['--crontab'] : [],
  ];
  const [first, second] = ways.flat();
  if (first === undefined || second === undefined) return;
  throw new Problem({
    code: 'usage',
    message: `${first} and ${second} exclude each other`,
    hints: ['give one of them'],
  });
}
