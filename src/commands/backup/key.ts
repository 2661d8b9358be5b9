import type { Adopted } from '../../engine/adopted.ts';
import { backupKeyFile } from '../../model/backup-key.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { type BackupKey, confirmKept, readBackupKey } from '../../practices/backup/operations/key.ts';
import { printJson } from '../../report/print-json.ts';
import type { CommandResult } from '../command.ts';

export interface KeyRequest {
  readonly kept: boolean;
  readonly show: boolean;
  readonly json: boolean;
}

/** So many characters prove that a copy is at hand, and are no use to whoever looks over a shoulder. */
const askedFor = 6;

/** Which key it is and whether a copy is kept elsewhere, or says so now. The key itself only to a person who asks for it. */
export async function keyAction(
  { places }: Adopted,
  { kept, show, json }: KeyRequest,
  world: World,
): Promise<CommandResult> {
  const key = readBackupKey(places, world);
  if (show) return shown(key, world);
  if (kept) {
    await requireCopy(key, world);
    confirmKept(places, key, world);
  }
  const { fingerprint, keptAt } = kept ? readBackupKey(places, world) : key;
  const said =
    keptAt === null
      ? 'nobody has said that a copy is kept elsewhere'
      : `kept elsewhere, said on ${keptAt.slice(0, 10)}`;
  const hint =
    keptAt === null ? 'HINT: keep a copy off this machine, then: seaworthy backup key --kept\n' : '';
  const text = `${keptAt === null ? '✗' : '✓'} ${backupKeyFile}   ${fingerprint}   ${said}\n${hint}`;
  return {
    exitCode: keptAt === null ? 1 : 0,
    text: json ? printJson({ file: backupKeyFile, fingerprint, keptAt }) : text,
  };
}

/** Logs and pipes keep what they get. */
function shown({ text }: BackupKey, { talk }: World): CommandResult {
  if (talk.canAsk) return { exitCode: 0, text: `${text}\n` };
  throw new Problem({
    code: 'backup-key',
    message: 'the key is shown on a terminal alone',
    hints: [`copy the file ${backupKeyFile} instead`],
  });
}

/** On a terminal the end of the copy is asked for: who has none cannot tell it. A script is taken at its word. */
async function requireCopy({ text }: BackupKey, { talk }: World): Promise<void> {
  if (!talk.canAsk) return;
  const answer = await talk.askSecret(`The last ${askedFor} characters of the copy that you keep elsewhere:`);
  if (answer?.trim() === text.slice(-askedFor)) return;
  throw new Problem({
    code: 'backup-key',
    message: answer === null ? 'nothing was answered' : 'that is not how the key ends',
    hints: [`compare your copy with ${backupKeyFile}, then try again`],
    exitCode: 7,
  });
}
