import type { Access, Tree } from '../../ports/tree.ts';
import type { Places } from './places.ts';

/** Of folders and executables. */
export const privateFolder = 0o700;
export const privateFile = 0o600;

/**
 * Owner and mode of what we write: of whoever owns the env file, else the directory, so that who runs `docker compose` can
 * read it. Only root can give files away; for anybody else see `refuseForeignOwner`.
 */
export function ownAccess(places: Places, mode: number, tree: Tree): Access {
  return { mode, ...ownerOf(places, tree), whenRoot: true };
}

/** Owner of the env file, else of the directory. */
export function ownerOf(places: Places, tree: Tree): { readonly uid: number; readonly gid: number } {
  const file = tree.status(places.envFile);
  // `/.`: the directory itself may be reached by a link.
  const found = file?.kind === 'file' ? file : tree.status(`${places.directory}/.`);
  return { uid: found?.uid ?? 0, gid: found?.gid ?? 0 };
}

/**
 * Read bits for group and others that the env file has: who may read it may run `docker compose` here, and Compose reads what
 * the env file names. None without an env file.
 */
export function sharedBits({ envFile }: Places, tree: Tree): number {
  const file = tree.status(envFile);
  return file?.kind === 'file' ? file.mode & 0o044 : 0;
}

/** A private mode opened to those readers; folders and executables need the right to pass, too. */
export function sharedMode(mode: number, shared: number): number {
  return mode | shared | ((mode & 0o100) === 0 ? 0 : shared >> 2);
}
