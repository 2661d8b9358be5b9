import { basename } from 'node:path';
import type { Project, ProjectEnvFile } from '../deployment/project.ts';
import { known } from '../model/fact.ts';
import type { DeploymentFact, EnvFileFact, EnvKeyFact } from '../model/facts/deployment.ts';
import type { Files } from '../ports/files.ts';
import { isAltered } from './deployment/altered.ts';
import { lostPart } from './deployment/lost-part.ts';
import { defineGatherer } from './gatherer.ts';
import type { Redactor } from './redactor.ts';

/** How the directory is put together: Compose files in effect and beside them, and what `.env` says. */
export const deploymentGatherer = defineGatherer({
  fact: 'deployment',
  source: 'files',
  gather({ project, world, redactor }) {
    const fact: DeploymentFact = {
      project: project.name,
      directory: project.directory,
      files: project.files.map(({ shown, by, bytes, versionAt }) => ({
        path: shown,
        by,
        bytes,
        ...(versionAt === undefined ? {} : { versionAt }),
      })),
      filesFrom: project.filesFrom,
      filesNotUsed: filesNotUsed(project, world.files),
      envFile: project.envFile === null ? null : envFileOf(project.envFile, project, redactor),
      unsetVariables: project.unset,
      profiles: project.profiles,
    };
    return known(fact);
  },
});

/** Compose's own names (compose-spec 02-model.md) and what people build from them: `docker-compose.s3.yml`. */
const composeName = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;

function filesNotUsed(project: Project, files: Files): readonly string[] {
  const used = new Set(project.files.map(({ path }) => basename(path)));
  const names = files.list(project.directory) ?? [];
  return names.filter((name) => composeName.test(name) && !used.has(name));
}

function envFileOf(file: ProjectEnvFile, project: Project, redactor: Redactor): EnvFileFact {
  const keys = file.lines.flatMap((line): readonly EnvKeyFact[] => {
    if (line.kind !== 'assignment' || line.key === undefined) return [];
    const value = file.values.get(line.key)?.value ?? '';
    const lost = lostPart(line, (name) => file.values.has(name));
    return [
      {
        name: line.key,
        at: line.at,
        ...redactor.value(line.key, value),
        used: project.variablesUsed.has(line.key) || isReadAsEnvFile(file, line.key, project),
        altered: isAltered(line, value),
        ...(lost === undefined ? {} : { lost }),
      },
    ];
  });
  return { path: file.shown, mode: file.mode, keys, hasCarriageReturns: file.text.includes('\r') };
}

/** Some service lists this very file as its `env_file`, so every key of it arrives there. */
function isReadAsEnvFile(file: ProjectEnvFile, key: string, project: Project): boolean {
  const services = project.root.entries.get('services')?.value;
  if (services?.kind !== 'mapping') return false;
  return [...services.entries.values()].some(({ value: service }) => {
    const environment = service.kind === 'mapping' ? service.entries.get('environment')?.value : undefined;
    const value = environment?.kind === 'mapping' ? environment.entries.get(key)?.value : undefined;
    return value?.at.file === file.shown;
  });
}
