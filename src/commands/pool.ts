import { z } from 'zod';
import { poolAdvice } from '../engine/budget/advice.ts';
import { readWishes } from '../engine/wishes/read.ts';
import { printPoolAdvice } from '../report/pool-advice.ts';
import { printJson } from '../report/print-json.ts';
import { defineCommand } from './command.ts';
import {
  deploymentAliases,
  deploymentInput,
  deploymentPlaces,
  deploymentValues,
} from './deployment-input.ts';
import { lookAt } from './look-at.ts';

const input = z.object({
  action: z.enum(['advise']).default('advise').describe('What to do'),
  ...deploymentInput,
  share: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('Percent of max_connections for the pooler, instead of pool.share'),
  static: z.boolean().default(false).describe('Read files only: no Docker, no database'),
  json: z.boolean().default(false).describe('Print JSON'),
});

export const poolCommand = defineCommand({
  name: 'pool',
  summary: 'Show the connection budget: what each service may take, what it should, where to set it',
  description: [
    'Adds up what all services may open of max_connections, with what Postgres reserves and what is to stay free; the',
    'share of the pooler (40 % where the API is used heavily, 80 % lightly) counts inside what the others leave.',
    'Changes nothing: seaworthy.yaml (pool.mode, pool.share, pool.size) and seaworthy apply do.',
    'Exit code: 0 every size is as advised, 1 something is to be set.',
    '',
    '  seaworthy pool advise -C ./docker',
    '  seaworthy pool advise --share 80 -C ./docker',
  ].join('\n'),
  effect: 'read',
  input,
  positional: ['action'],
  aliases: deploymentAliases,
  values: deploymentValues,

  async run(given, world) {
    const { wishes } = readWishes(deploymentPlaces(given.directory, world).directory, world.files);
    const { facts } = await lookAt(given, world, ['services', 'settings', 'poolerTenants', 'connections']);
    const { services, settings, poolerTenants, connections } = facts.table;
    const pool = given.share === undefined ? wishes.pool : { ...wishes.pool, share: given.share };
    const advice = poolAdvice(
      { services: services.known ? services.value : [], settings, poolerTenants, connections },
      { ...wishes, pool },
    );
    const exitCode = advice.fits && advice.values.length === 0 ? 0 : 1;
    return { exitCode, text: given.json ? printJson(advice) : printPoolAdvice(advice) };
  },
});
