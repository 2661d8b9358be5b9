import { Problem } from '../model/problem.ts';
import type { DatabaseStatus } from '../model/sidecar.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

const everyMs = 5000;
const youngMs = 30_000;

/** Writes what `status` says, whole, every few seconds until somebody asks to stop, and once more then. */
export async function keepStatus(
  world: SidecarWorld,
  path: string,
  status: () => object,
  isStopping: IsStopping,
): Promise<void> {
  while (!isStopping()) {
    writeStatus(world, path, status());
    await pause(world, everyMs, isStopping);
  }
  writeStatus(world, path, status());
}

/** A disk that is full must not stop the work: what is not written shows as an old status. */
export function writeStatus(world: SidecarWorld, path: string, status: object): void {
  try {
    world.output.write(path, `${JSON.stringify({ at: world.clock.now().toISOString(), ...status })}\n`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.talk.warn(`seaworthy: ${error.message}`);
  }
}

/** What a status file says, or nothing where there is none that can be read. */
export function readStatus(world: SidecarWorld, path: string): Partial<DatabaseStatus> {
  const read = world.files.read(path);
  if (!read.ok) return {};
  try {
    const value: unknown = JSON.parse(read.text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Whether a status file is young; one of the future is not, for a clock that was set back would keep it young. */
export function isHealthy(world: SidecarWorld, path: string): boolean {
  const { at } = readStatus(world, path);
  const age = world.clock.now().getTime() - Date.parse(String(at));
  return Math.abs(age) < youngMs;
}
