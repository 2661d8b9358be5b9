// A deployment comes into a directory from a repository: asked for, shown, consented, done, and gone on with after a kill.
import { type Adopted, adopt } from '../../engine/adopted.ts';
import { databaseServices } from '../../engine/apply/database.ts';
import { takeLock } from '../../engine/state/lock.ts';
import { placesOf } from '../../engine/state/places.ts';
import { redactProblem } from '../../facts/redaction/problem.ts';
import { printBytes } from '../../model/bytes.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import {
  type Arrival,
  requireSameArrival,
  unfinishedArrival,
  writeArrival,
} from '../../practices/backup/new-machine/arrival.ts';
import { arrive } from '../../practices/backup/new-machine/arrive.ts';
import { makeCopy, nameProject, refuseShared } from '../../practices/backup/new-machine/copy.ts';
import {
  type Destination,
  destinationOf,
  refuseTaken,
  servicesIn,
  unsavedOf,
} from '../../practices/backup/new-machine/destination.ts';
import {
  refuseCopyWith,
  refuseEnvFilesOfShell,
  savedEnvFile,
} from '../../practices/backup/new-machine/env-file.ts';
import { ensureImage } from '../../practices/backup/new-machine/image.ts';
import {
  dressFiles,
  refuseMountPoint,
  requireVacant,
} from '../../practices/backup/new-machine/place-files.ts';
import { refuseTakenPorts } from '../../practices/backup/new-machine/ports.ts';
import { guardOf } from '../../practices/backup/new-machine/ready-containers.ts';
import { type Survey, surveyOf } from '../../practices/backup/new-machine/survey.ts';
import { requireArchiveHere } from '../../practices/backup/new-machine/take-over.ts';
import {
  clearWorkshop,
  fillWorkshop,
  requireParent,
  type Workshop,
  type WorkshopSecrets,
  workshopFor,
} from '../../practices/backup/new-machine/workshop.ts';
import { isWithin } from '../../practices/backup/outside/paths.ts';
import { type OutsidePlan, planOutside } from '../../practices/backup/outside/place.ts';
import { readOutside } from '../../practices/backup/outside/record.ts';
import { type Staging, savedFor, viewOf } from '../../practices/backup/outside/view.ts';
import type { Repository } from '../../practices/backup/repositories/repository.ts';
import { readTarget } from '../../practices/backup/restore/target.ts';
import { changes } from '../../practices/catalogue.generated.ts';
import {
  type ArrivalPlan,
  arrivalPlanJson,
  arrivedJson,
  neededBytes,
  printArrivalPlan,
  printArrived,
} from '../../report/new-machine.ts';
import { printJson } from '../../report/print-json.ts';
import { namedOutside } from '../backup/own-files.ts';
import type { CommandResult } from '../command.ts';
import { requireConsent } from '../consent.ts';
import { loadOptions } from '../deployment-input.ts';
import type { RestoreGiven } from './input.ts';
import { lookInto } from './opened-source.ts';

export interface Asked {
  readonly given: RestoreGiven;
  readonly source: Repository;
  readonly secrets: () => Promise<WorkshopSecrets>;
  readonly directory: string;
  readonly world: World;
  /** Name of the project there; null = as the files say. */
  readonly project: string | null;
  /** Beside the deployment that runs, with nothing in common with it. */
  readonly isCopy: boolean;
}

interface Working extends Asked {
  readonly workshop: Workshop;
}

/** Begins one, or goes on with the one that is under way in that directory. */
export async function arriveInto(asked: Asked): Promise<CommandResult> {
  const { directory, world, given } = asked;
  readTarget(given.to ?? 'LATEST');
  refuseEnvFilesOfShell(world);
  requireParent(directory, world);
  const workshop = workshopFor(directory);
  const working = { ...asked, workshop };
  if (world.tree.status(workshop.folder) === null) {
    requireVacant(directory, world);
    await refuseMountPoint(directory, world);
    world.tree.makeDirectory(workshop.folder, { mode: 0o700 });
  }
  const lock = takeLock(placesOf(workshop.folder), 'restore', world);
  try {
    const left = unfinishedArrival(workshop, world.tree);
    return left === null ? await begin(working) : await goOn(left, working);
  } finally {
    lock.release();
    // Nothing was begun: nothing stays.
    if (unfinishedArrival(workshop, world.tree) === null) clearWorkshop(workshop, world);
  }
}

async function begin(asked: Working): Promise<CommandResult> {
  const { given, source, secrets, directory, workshop, world, isCopy } = asked;
  requireVacant(directory, world);
  const { image, survey } = await lookInto(await secrets(), source, workshop, world, async (opened) => {
    const target = readTarget(given.to ?? 'LATEST');
    const wanted = { sidecars: opened.sidecars, workshop, shown: source.shown, target };
    return { image: opened.image, survey: await surveyOf(wanted, world) };
  });
  const envFile = savedEnvFile(workshop.files, world.tree);
  if (isCopy) refuseCopyWith(envFile);
  const staging = stagingOf(asked);
  const staged = await stagedOf(asked, staging, envFile);
  const isSaved = (path: string) => staging !== null && savedFor(path, staging) !== null;
  const destination = await destinationOf(staged, directory, world, isSaved);
  await refuseTaken(destination, world);
  await refuseTakenPorts(destination.services, world);
  requireRoom(survey, destination);
  const isTakenOver = !isCopy && (given.takeOver || (await asksToTakeOver(given, world)));
  if (isTakenOver) requireArchiveHere(staged, source, world);
  const plan: ArrivalPlan = {
    ...{ directory, survey, destination, isTakenOver, isCopy, envFile },
    outside: outsideOf(staged, staging, survey, world),
    source: source.shown,
  };
  if (given.dryRun)
    return { exitCode: 1, text: given.json ? printJson(arrivalPlanJson(plan)) : printArrivalPlan(plan) };
  await requireConsent(given.yes, () => printArrivalPlan(plan), 'Restore?', world);
  const arrival = arrivalOf(plan, given, world);
  const [database = ''] = await databaseServices(staged, world);
  dressFiles(workshop, guardOf(arrival, database), survey.past, world);
  writeArrival(workshop, arrival, world.tree);
  return bringBack(arrival, image, asked);
}

async function goOn(left: Arrival, asked: Working): Promise<CommandResult> {
  const { given, source, secrets, workshop, world, isCopy } = asked;
  const isTakenOver = given.takeOver || left.isTakenOver;
  requireSameArrival(left, { source: source.shown, to: given.to ?? 'LATEST', isTakenOver, isCopy }, workshop);
  if (given.dryRun) return { exitCode: 1, text: unfinishedText(left) };
  await requireConsent(given.yes, () => unfinishedText(left), 'Go on?', world);
  fillWorkshop(workshop, source, await secrets(), world);
  return bringBack(left, await ensureImage(workshop, world), asked);
}

async function bringBack(arrival: Arrival, image: string, asked: Working): Promise<CommandResult> {
  const { given, source: repository, directory, workshop, world } = asked;
  const open = opener(given, { directory, envFile: arrival.envFile }, world);
  const arrived = await arrive({ workshop, repository, image, directory, open, changes, world }, arrival);
  const adopted = open();
  const values = adopted.project.envFile?.values;
  const [database = ''] = await databaseServices(adopted, world);
  const after = {
    ...{ directory, database },
    publicUrl: (values?.get('SUPABASE_PUBLIC_URL') ?? values?.get('API_EXTERNAL_URL'))?.value ?? null,
    unsaved: [
      ...unsavedOf(await servicesIn(adopted, world), adopted, isSavedBy(arrival)),
      ...arrival.leftOut,
    ],
  };
  const { objects, databaseConfig } = arrived.arrival;
  const isWhole = (objects?.missing ?? 0) === 0 && (databaseConfig?.unreadable ?? []).length === 0;
  const exitCode = arrived.failed.size > 0 ? 5 : isWhole ? 0 : 1;
  return {
    exitCode,
    text: given.json ? printJson(arrivedJson(arrived, after)) : printArrived(arrived, after),
  };
}

/** null = the files were saved before it was recorded what of elsewhere belongs to them. */
function stagingOf({ workshop, directory, world }: Working): Staging | null {
  const staged = workshop.files;
  const record = readOutside(placesOf(staged), world.tree);
  return record === null ? null : { staged, directory, record };
}

function outsideOf(
  staged: Adopted,
  staging: Staging | null,
  { outside, notLaid }: Survey,
  world: World,
): OutsidePlan {
  if (staging === null) return { put: [], byHand: outside };
  const { put, byHand } = planOutside(namedOutside(staged), staging, world);
  return { put, byHand: [...byHand, ...notLaid] };
}

function isSavedBy({ put, outside }: Arrival): (path: string) => boolean {
  const places = [...put.map(({ place }) => place), ...outside];
  return (path) => places.some((one) => isWithin(path, one));
}

/** The files as they were saved, named and cut off where that is wanted, but not in place yet. */
async function stagedOf(
  { given, workshop, world, project, isCopy }: Working,
  staging: Staging | null,
  envFile: string | null,
): Promise<Adopted> {
  const files = staging === null ? world.files : viewOf(world.files, staging);
  const open = opener(given, { directory: workshop.files, envFile }, { ...world, files });
  const saved = open();
  if (isCopy) refuseShared(saved, await servicesIn(saved, world), world.tree);
  if (isCopy && project !== null) makeCopy(saved, project, world);
  else if (project !== null) nameProject(saved, project, world);
  return open();
}

/**
 * The deployment in a directory, as `docker compose` there finds it with the env file that it was run with. The one that was given
 * belongs to the deployment that a copy is made of.
 */
function opener(
  given: RestoreGiven,
  { directory, envFile }: { readonly directory: string; readonly envFile: string | null },
  world: World,
): () => Adopted {
  const where = { directory, file: [], envFile: envFile ?? undefined, projectName: undefined };
  const options = loadOptions({ ...given, ...where }, world);
  return () => {
    try {
      return adopt(options, world);
    } catch (error) {
      throw error instanceof Problem ? redactProblem(error) : error;
    }
  };
}

/** Nobody is asked who cannot answer, or has answered all with --yes: then the repository is left alone. */
async function asksToTakeOver({ yes, dryRun }: RestoreGiven, { talk }: World): Promise<boolean> {
  if (yes || dryRun || !talk.canAsk) return false;
  return talk.confirm(
    'Is the old machine gone for good, so that this one goes on archiving into the same repository?',
  );
}

function requireRoom(survey: Survey, { freeBytes }: Destination): void {
  const needed = neededBytes(survey);
  if (freeBytes >= needed) return;
  throw new Problem({
    code: 'restore-no-room',
    message: `${printBytes(needed)} are needed, and ${printBytes(freeBytes)} are free`,
    hints: ['make room, or restore into a directory on another disk'],
    fault: 'world',
  });
}

function arrivalOf(
  { source, survey, destination, outside, isTakenOver, isCopy, envFile }: ArrivalPlan,
  given: RestoreGiven,
  world: World,
): Arrival {
  const { choice, identity, live, point, filesAreLater, record } = survey;
  return {
    ...{
      schemaVersion: 1,
      done: 'chosen',
      source,
      isTakenOver,
      isCopy,
      envFile,
      choice,
      identity,
      live,
      filesAreLater,
      put: outside.put,
      outside: outside.byHand,
    },
    startedAt: world.clock.now().toISOString(),
    to: given.to ?? 'LATEST',
    project: destination.project,
    point: point.id,
    images: record?.images ?? {},
    leftOut: (record?.notSaved ?? []).map(({ path }) => path),
    ...{ keyCameBack: false, objects: null, proof: null },
    wishesKeptAs: null,
  };
}

function unfinishedText({ source, startedAt, done }: Arrival): string {
  return `The restore from ${source}, begun at ${startedAt}, goes on after its step "${done}".\n`;
}
