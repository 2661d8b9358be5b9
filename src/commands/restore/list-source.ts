import { posix } from 'node:path';
import type { World } from '../../ports/world.ts';
import { heldIn } from '../../practices/backup/new-machine/points.ts';
import { clearWorkshop, workshopAt } from '../../practices/backup/new-machine/workshop.ts';
import { heldJson, printHeld } from '../../report/new-machine.ts';
import { printJson } from '../../report/print-json.ts';
import type { CommandResult } from '../command.ts';
import type { RestoreGiven } from './input.ts';
import { openSource, secretsFrom, sourceFrom } from './opened-source.ts';

/** What a repository holds, for who has lost everything else. Nothing is changed but for a folder of ours that goes again. */
export async function listSource(given: RestoreGiven, world: World): Promise<CommandResult> {
  const source = sourceFrom(given, world);
  const name = Buffer.from(world.randomBytes(6)).toString('hex');
  const workshop = workshopAt(posix.join(world.environment['TMPDIR'] || '/tmp', `seaworthy-look-${name}`));
  try {
    const opened = await openSource(await secretsFrom(given, source, world), source, workshop, world);
    try {
      const held = await heldIn(opened.sidecars, source.shown);
      const { shown } = source;
      const text = given.json ? printJson(heldJson(shown, held)) : printHeld(shown, held);
      return { exitCode: 0, text };
    } finally {
      await opened.close();
    }
  } finally {
    clearWorkshop(workshop, world);
  }
}
