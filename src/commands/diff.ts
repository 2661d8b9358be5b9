import { z } from 'zod';
import { adopt } from '../engine/adopted.ts';
import { driftOf, hasDrift } from '../engine/drift/drift.ts';
import { makePlan } from '../engine/plan/make-plan.ts';
import { version } from '../model/version.ts';
import { changes } from '../practices/catalogue.generated.ts';
import { printDrift } from '../report/drift.ts';
import { printJson } from '../report/print-json.ts';
import { defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues, loadOptions } from './deployment-input.ts';

const input = z.object({
  ...deploymentInput,
  static: z.boolean().default(false).describe('Read files only: no Docker, no database'),
  json: z.boolean().default(false).describe('Print JSON'),
});

export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'Show drift: where wishes, files, containers and database rows have come apart',
  description: [
    'Compares what seaworthy.yaml wishes, what the files say, what the containers were made from and what rows hold; changes nothing.',
    'Exit code: 0 all agree, 1 drift.',
    '',
    '  seaworthy diff -C ./docker',
  ].join('\n'),
  effect: 'read',
  input,
  aliases: deploymentAliases,
  values: deploymentValues,

  async run(given, world) {
    const planned = await makePlan({
      adopted: adopt(loadOptions(given, world), world),
      changes,
      options: { only: [], includePending: false, filesOnly: false },
      isStatic: given.static,
      version,
      world,
    });
    const drift = await driftOf(planned, world.environment['COMPOSE_PATH_SEPARATOR'], world);
    const text = given.json ? printJson(drift) : printDrift(drift);
    return { exitCode: hasDrift(drift) ? 1 : 0, text };
  },
});
