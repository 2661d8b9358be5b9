// What a fragment may not be: about a service that is not there, or over what is the person's own.
import { at } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Contribution, Fragment } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';

/** Throws the first Problem. Files and rows have nothing to be checked against here but their own form. */
export function checkFragments(contributions: readonly Contribution[], base: Project): void {
  const own = new Set(
    contributions.flatMap(({ fragments }) =>
      fragments.flatMap((fragment) => (fragment.kind === 'new-service' ? [fragment.service] : [])),
    ),
  );
  for (const { change, fragments } of contributions) {
    for (const fragment of fragments) checkFragment(fragment, change, base, own);
  }
}

function checkFragment(fragment: Fragment, change: string, base: Project, own: ReadonlySet<string>): void {
  switch (fragment.kind) {
    case 'service-key':
      if (['command', 'environment'].includes(fragment.path[0])) throw wrongKind(fragment.path[0], change);
      if (!own.has(fragment.service)) requireService(fragment.service, change, base);
      break;
    case 'environment':
    case 'setting':
      requireService(fragment.service, change, base);
      break;
    case 'new-service':
      refuseTaken(['services', fragment.service], change, base);
      break;
    case 'top-level':
      refuseTaken([fragment.section, fragment.name], change, base);
      break;
    case 'file':
      checkPath(fragment.path, change);
      if (fragment.mounted !== undefined) checkMount(fragment.mounted, change);
      break;
    case 'secret-file':
      checkMount(fragment.name, change);
      break;
    case 'row':
      break;
  }
}

function requireService(service: string, change: string, base: Project): void {
  if (at(base.root, 'services', service) !== undefined) return;
  if (!base.inactiveServices.includes(service)) {
    throw new Problem({
      code: 'service-missing',
      message: `${change} changes the service ${service}, which no Compose file in effect defines`,
      hints: ['Correct the name in seaworthy.yaml', 'Run seaworthy audit to see which services there are'],
    });
  }
  throw new Problem({
    code: 'service-inactive',
    message: `${change} changes the service ${service}, which is only in profiles that are not active`,
    hints: ['Add its profile to COMPOSE_PROFILES in .env', 'Or take it out of seaworthy.yaml'],
  });
}

function refuseTaken(path: readonly [string, string], change: string, base: Project): void {
  const taken = at(base.root, ...path);
  const isInactive = path[0] === 'services' && base.inactiveServices.includes(path[1]);
  // What Compose adds by itself (the default network) lies at no line of its own, and is nobody's either.
  if (taken === undefined && !isInactive) return;
  throw new Problem({
    code: 'name-taken',
    message: `${change} adds ${path.join('.')}, but your Compose files have one of that name`,
    ...(taken === undefined ? {} : { at: taken.at }),
    hints: ['Rename yours, or leave this wish out of seaworthy.yaml'],
  });
}

function checkPath(path: string, change: string): void {
  const parts = path.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !path.includes('\0');
  if (isPlain && path !== 'compose.yaml') return;
  throw bug(`${change} writes a file at ${JSON.stringify(path)}, which is not its place`);
}

function checkMount(name: string, change: string): void {
  if (/^[a-z][a-z0-9-]*$/.test(name)) return;
  throw bug(`${change} writes into a folder named ${JSON.stringify(name)}, which is no name for one`);
}

function wrongKind(key: string, change: string): Problem {
  return bug(`${change} sets ${key} as a key of a service instead of by its own kind of fragment`);
}

function bug(message: string): Problem {
  return new Problem({
    code: 'fragment-invalid',
    message,
    fault: 'bug',
    hints: ['Report this: it is a mistake of Seaworthy'],
  });
}
