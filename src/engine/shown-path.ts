/** A path as people know it: inside the deployment's directory from there on, else whole. */
export function shownPath(path: string, directory: string): string {
  const base = directory.endsWith('/') ? directory : `${directory}/`;
  return path.startsWith(base) && path.length > base.length ? path.slice(base.length) : path;
}
