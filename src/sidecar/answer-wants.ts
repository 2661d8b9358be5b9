import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { pgbackrest, reasonOf } from './engine.ts';
import { isArchivedName, type Spool } from './spool.ts';
import { watchTrouble } from './trouble.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

const tries = 6;
const litterMs = 10 * 60_000;

export interface Answerer {
  /** Takes up new questions, and clears away answers that nobody took. Whether any question is open. */
  round(isStopping: IsStopping): boolean;
}

/**
 * Answers what a recovering server asks for (fetch-script.ts): `want/NAME.TOKEN` with `out/NAME.TOKEN`, `.none` or `.failed`.
 * Looks into the spool before the repository: what was handed over last is still there when it could not be pushed, and "there
 * is none" would end recovery without it. "None" is only what `archive-get` says with exit code 1 of every repository
 * (pgbackrest.org/command.html, archive-get); all else is tried again for a while, then it failed, and the server asks anew.
 *
 * @param numbers of the repositories, in the order in which they are to be asked now
 */
export function makeAnswerer(
  world: SidecarWorld,
  spool: Spool,
  stanza: string,
  numbers: () => readonly number[],
): Answerer {
  const open = new Set<string>();
  const seen = new Map<string, number>();

  async function answer(question: string, isStopping: IsStopping): Promise<void> {
    const want = join(spool.want, question);
    const name = question.replace(/\.[^.]*$/, '');
    const trouble = watchTrouble(`fetching ${name}`, world);
    let reason = 'this is no name of a WAL file';
    for (let turn = 0; isArchivedName(name) && turn < tries; turn++) {
      const failure = await tried(question, name);
      if (failure === null) return world.tree.remove(want);
      reason = failure;
      await pause(world, trouble.failed(reason), isStopping);
      // Stopped: the next sidecar answers. Gone: nobody waits any more.
      if (isStopping() || world.files.status(want) === 'missing') return;
    }
    world.output.write(join(spool.out, `${question}.failed`), reason);
    world.tree.remove(want);
  }

  /** null = answered. */
  async function tried(question: string, name: string): Promise<string | null> {
    const target = join(spool.out, question);
    if (world.files.status(target) !== 'missing') return null;
    if (fromSpool(join(spool.wal, name), target)) return null;
    const part = join(spool.out, `.${question}.tmp`);
    const failures: string[] = [];
    for (const number of numbers()) {
      world.tree.remove(part);
      const result = await pgbackrest(world, stanza, `--repo=${number}`, 'archive-get', name, part);
      if (result.ran && result.code === 0) {
        world.tree.rename(part, target);
        return null;
      }
      if (!result.ran || result.code !== 1) failures.push(reasonOf(result));
    }
    world.tree.remove(part);
    if (failures[0] !== undefined) return failures[0];
    world.output.write(`${target}.none`, '');
    return null;
  }

  function fromSpool(from: string, to: string): boolean {
    if (world.files.status(from) === 'missing') return false;
    try {
      return world.tree.link(from, to);
    } catch (error) {
      // Pushed and deleted in between: then the repository has it.
      if (error instanceof Problem) return false;
      throw error;
    }
  }

  async function guarded(question: string, isStopping: IsStopping): Promise<void> {
    try {
      await answer(question, isStopping);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // The question stays, and is taken up again.
      world.talk.warn(`seaworthy: ${question} is not answered: ${error.message}`);
      await pause(world, 1000, isStopping);
    } finally {
      open.delete(question);
    }
  }

  function round(isStopping: IsStopping): boolean {
    for (const question of world.files.list(spool.want) ?? []) {
      if (question.startsWith('.') || open.has(question)) continue;
      open.add(question);
      void guarded(question, isStopping);
    }
    clearAway();
    return open.size > 0;
  }

  /** By when we saw it first: a file out of the spool is as old as its segment. A clock that jumps must not take what is waited for. */
  function clearAway(): void {
    const now = world.elapsed();
    const names = world.files.list(spool.out) ?? [];
    for (const name of [...seen.keys()].filter((one) => !names.includes(one))) seen.delete(name);
    for (const name of names) {
      const since = seen.get(name) ?? now;
      seen.set(name, since);
      if (now - since > litterMs) world.tree.remove(join(spool.out, name));
    }
  }

  return { round };
}
