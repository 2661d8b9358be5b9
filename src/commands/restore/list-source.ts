import { posix } from 'node:path';
import type { World } from '../../ports/world.ts';
import { heldIn } from '../../practices/backup/new-machine/points.ts';
import { clearWorkshop, workshopAt } from '../../practices/backup/new-machine/workshop.ts';
import { heldJson, printHeld } from '../../report/new-machine.ts';
import { printJson } from '../../report/print-json.ts';
import type { CommandResult } from '../command.ts';
import type { RestoreGiven } from './input.ts';
import { lookInto, secretsFrom, sourceFrom } from './opened-source.ts';

/** What a repository holds, for who has lost everything else. Nothing is changed but for a folder of ours that goes again. */
export async function listSource(given: RestoreGiven, world: World): Promise<CommandResult> {
  const source = sourceFrom(given, world);
  const name = Buffer.from(world.randomBytes(6)).toString('hex');
  const workshop = workshopAt(posix.join(world.environment['TMPDIR'] || '/tmp', `seaworthy-look-${name}`));
  try {
    const secrets = await secretsFrom(given, source, world);
    return await lookInto(secrets, source, workshop, world, async ({ sidecars }) => {
      const { shown } = source;
      const held = await heldIn(sidecars, shown);
      return { exitCode: 0, text: given.json ? printJson(heldJson(shown, held)) : printHeld(shown, held) };
    });
  } finally {
    clearWorkshop(workshop, world);
  }
}
