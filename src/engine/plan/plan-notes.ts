// What a person should know beside the stages.
import type { Pending, PlanNote, Stage } from '../../model/plan.ts';
import type { Run } from '../../model/run.ts';
import type { Files } from '../../ports/files.ts';
import type { Adopted } from '../adopted.ts';
import type { Candidate } from '../render/candidate.ts';
import { useWords } from '../wishes/secrets.ts';
import { listed } from '../words.ts';
import {
  editedFileNote,
  editedFiles,
  editedKeys,
  ignoredOverride,
  ignoredOverrideNote,
} from './hand-edits.ts';
import type { LiveView } from './live-view.ts';
import type { PlanSecrets } from './secrets.ts';

export interface NotesRequest {
  readonly adopted: Adopted;
  /** Whether there is a seaworthy.yaml. */
  readonly hasWishes: boolean;
  readonly interrupted: Run | null;
  readonly isStatic: boolean;
  readonly view: LiveView;
  readonly secrets: PlanSecrets;
  readonly candidate: Candidate;
  /** Number the next generation would get. */
  readonly number: number;
  readonly stages: readonly Stage[];
  readonly pending: readonly Pending[];
  readonly includePending: boolean;
  readonly files: Files;
  /** The database's container would be recreated. */
  readonly recreatesDatabase: boolean;
}

export function planNotes(request: NotesRequest): readonly PlanNote[] {
  return [
    ...interruptedNotes(request),
    ...refusedNotes(request),
    ...dockerNotes(request),
    ...handEditNotes(request),
    ...secretNotes(request),
    ...pendingNotes(request),
    ...dumpNotes(request),
    ...(request.hasWishes ? [] : [{ text: 'no seaworthy.yaml: defaults; seaworthy init writes one' }]),
  ];
}

function interruptedNotes({ interrupted }: NotesRequest): readonly PlanNote[] {
  if (interrupted === null) return [];
  const { number } = interrupted;
  return [
    {
      text: `run ${number} was interrupted: seaworthy apply finishes it, seaworthy rollback undoes it`,
    },
  ];
}

function refusedNotes({ adopted: { refused } }: NotesRequest): readonly PlanNote[] {
  if (refused === undefined) return [];
  const text = `Compose refuses what is in effect (${refused.message}): your files changed below our override, and the next apply puts that right`;
  return [{ text }];
}

function dockerNotes({ view, isStatic }: NotesRequest): readonly PlanNote[] {
  if (!view.asked)
    return isStatic
      ? []
      : [{ text: `planned from the files alone, for Docker does not answer: ${view.reason}` }];
  if (!view.isRootless) return [];
  return [
    {
      text: 'Docker runs rootless: it opens ports in user space, so firewall rules in DOCKER-USER do not apply to them',
    },
  ];
}

function handEditNotes({ adopted, number, files }: NotesRequest): readonly PlanNote[] {
  const { generation, places, project, separator } = adopted;
  if (generation === null) return [];
  const edited = editedFiles(generation, places, files).map(({ path, state }) => ({
    text: editedFileNote(path, state, number),
  }));
  const ignored = ignoredOverride(adopted, files);
  const override = ignored === null ? [] : [{ text: ignoredOverrideNote(ignored) }];
  const shown = project.envFile?.shown ?? '.env';
  const keys = editedKeys(generation, project, separator).map((key) => {
    const change = generation.edits.find((edit) => edit.key === key)?.change;
    const text = `${key} of ${shown} was changed by hand since; a stage that sets it again shows both values, and what is not wished any more stays yours`;
    return change === undefined ? { text } : { change, text };
  });
  return [...edited, ...override, ...keys];
}

function secretNotes({ adopted, candidate, secrets, files }: NotesRequest): readonly PlanNote[] {
  const missing = secrets.missing.map((use) => ({
    text: `${useWords(use)} is to come from ${use.reference}, which is not there now; apply needs it`,
  }));
  const { places, project } = adopted;
  const status = files.status(places.envFile);
  if (typeof status === 'string' || (status.mode & 0o044) === 0) return missing;
  const values = new Set(secrets.values.values());
  const keys = candidate.edits.filter(({ after }) => values.has(after)).map(({ key }) => key);
  if (keys.length === 0) return missing;
  const shown = project.envFile?.shown ?? '.env';
  const text = `${listed(keys)} in ${shown} is a secret, and other users of this machine can read that file: chmod 600 ${shown}`;
  return [...missing, { text }];
}

function dumpNotes({ recreatesDatabase }: NotesRequest): readonly PlanNote[] {
  if (!recreatesDatabase) return [];
  return [
    {
      text: 'apply takes a logical dump into .seaworthy/dumps before it recreates the database; --without-dump leaves that out',
    },
  ];
}

/** A stage whose service was pending already reaches it only when its container is made anew. */
function pendingNotes({ stages, pending, includePending }: NotesRequest): readonly PlanNote[] {
  if (includePending) return [];
  const waiting = new Set(pending.map(({ service }) => service));
  return stages.flatMap(({ change, services }) => {
    const late = services.filter((name) => waiting.has(name));
    if (late.length === 0) return [];
    const text = `does not reach ${listed(late)} yet: their containers differ from your files already; --include-pending recreates them`;
    return [{ change, text }];
  });
}
