import { z } from 'zod';
import { readRuns } from '../engine/state/runs.ts';
import { withUndone } from '../engine/undo/runs-to-undo.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { printHistory, printRun } from '../report/history.ts';
import { printJson } from '../report/print-json.ts';
import { defineCommand } from './command.ts';
import { deploymentPlaces } from './deployment-input.ts';

const input = z.object({
  run: z.string().optional().describe('Number of the run to show'),
  directory: z.string().default('.').describe('Directory of the deployment'),
  json: z.boolean().default(false).describe('Print JSON'),
});

export const historyCommand = defineCommand({
  name: 'history',
  summary: 'Show what Seaworthy did here: who, when, what, and how it ended',
  description: [
    'Lists every apply, rollback and remove, newest first; with a number, that run and its stages.',
    '',
    '  seaworthy history -C ./docker',
    '  seaworthy history 3 -C ./docker',
  ].join('\n'),
  effect: 'read',
  input,
  positional: ['run'],
  aliases: { C: 'directory' },
  values: { run: 'run', directory: 'directory' },

  async run({ run, directory, json }, world) {
    const places = deploymentPlaces(directory, world);
    const runs = withUndone(readRuns(places, world.tree));
    if (run === undefined)
      return { exitCode: 0, text: json ? printJson(runs) : printHistory(runs, places.directory) };
    const one = runs.find(({ number }) => String(number) === run);
    if (one === undefined) throw unknownRun(run, runs);
    return { exitCode: 0, text: json ? printJson(one) : printRun(one) };
  },
});

function unknownRun(run: string, runs: readonly Run[]): Problem {
  return new Problem({
    code: 'run-unknown',
    message: `there is no run ${JSON.stringify(run)}`,
    hints: [
      runs.length === 0 ? 'nothing was done here yet' : `choose 1 to ${runs.at(-1)?.number}, or leave it out`,
    ],
  });
}
