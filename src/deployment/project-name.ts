import { substitute, TemplateError } from './interpolate/template.ts';
import type { Session, Variables } from './session.ts';
import { stringOf } from './tree/build.ts';
import { trouble, wrongValue } from './trouble.ts';

/** The project's name: given, else COMPOSE_PROJECT_NAME, else the last `name:` of the files, else the folder's. */
export function projectName(
  given: string | undefined,
  paths: readonly string[],
  workingDirectory: string,
  variables: Variables,
  session: Session,
): string {
  const wish = given || variables.get('COMPOSE_PROJECT_NAME')?.value;
  if (wish) return checked(wish);
  const inFiles = nameInFiles(paths, variables, session);
  const folder = workingDirectory.split('/').at(-1) ?? '';
  const name = inFiles ?? folder;
  const normal = normaliseName(name);
  if (normal !== '') return normal;
  throw trouble(
    'compose-project-name',
    'the project has no name: neither its folder nor `name:` holds a letter or a digit',
    undefined,
    'Set COMPOSE_PROJECT_NAME in .env',
  );
}

/** Only the first document of a file may name the project for certain; the last name found counts. */
function nameInFiles(paths: readonly string[], variables: Variables, session: Session): string | undefined {
  let found: string | undefined;
  for (const path of paths) {
    for (const { root } of session.compose(path, 'list')) {
      const value = root.kind === 'mapping' ? root.entries.get('name')?.value : undefined;
      const name = stringOf(value);
      if (value !== undefined && name) found = expanded(name, value, variables);
    }
  }
  return found;
}

function expanded(name: string, node: Parameters<typeof stringOf>[0] & object, variables: Variables): string {
  try {
    return substitute(name, (variable) => variables.get(variable)).text;
  } catch (error) {
    if (error instanceof TemplateError) throw wrongValue('name', error.message, node.at);
    throw error;
  }
}

function checked(name: string): string {
  if (normaliseName(name) === name) return name;
  throw trouble(
    'compose-project-name',
    `${JSON.stringify(name)} is no project name`,
    undefined,
    'Use lower-case letters, digits, - and _, and begin with a letter or a digit',
  );
}

/** What Compose makes of a folder's name. */
export function normaliseName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}
