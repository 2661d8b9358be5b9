// A restore from a repository alone: what the repository holds, what would be done, and how it ended.
import { shellLine } from '../engine/compose/arguments.ts';
import { listed } from '../engine/words.ts';
import { printBytes } from '../model/bytes.ts';
import type { Arrival } from '../practices/backup/new-machine/arrival.ts';
import type { Arrived } from '../practices/backup/new-machine/arrive.ts';
import type { Destination } from '../practices/backup/new-machine/destination.ts';
import type { Held, HeldPoint } from '../practices/backup/new-machine/points.ts';
import type { Survey } from '../practices/backup/new-machine/survey.ts';
import type { OutsidePlan } from '../practices/backup/outside/place.ts';
import { windowWords } from '../practices/backup/restore/choice.ts';
import { stampOf } from '../practices/backup/restore/data-directory.ts';
import type { Lost } from '../practices/backup/restore/lost.ts';
import { isoTime, targetWords } from '../practices/backup/restore/target.ts';
import { lostJson, lostWords } from './restore-lost.ts';
import { restLines } from './restore-objects.ts';
import { shown } from './shown.ts';

/** What is asked before anything is made. */
export interface ArrivalPlan {
  readonly source: string;
  readonly directory: string;
  readonly survey: Survey;
  readonly destination: Destination;
  /** What lay outside of the old directory. */
  readonly outside: OutsidePlan;
  readonly isTakenOver: boolean;
  readonly isCopy: boolean;
  /** What every command there has to say with --env-file; null = nothing. */
  readonly envFile: string | null;
}

export function printArrivalPlan({
  source,
  directory,
  survey,
  destination,
  outside,
  isTakenOver,
  isCopy,
  envFile,
}: ArrivalPlan): string {
  const { choice, point, filesAreLater, record } = survey;
  const { toPull, project, freeBytes } = destination;
  const unsaved = notSaved(destination, survey);
  return text([
    `Restore ${isCopy ? 'a copy of the deployment, as' : 'the deployment'} ${project} from ${source} into ${directory}, to ${targetWords(choice.target)}.`,
    `  database    backup ${choice.backup} (${printBytes(choice.bytes)}), timeline ${choice.timeline}`,
    `  window      ${windowWords(choice.window)}`,
    `  ${isCopy ? 'not in it' : 'lost     '}   ${lostWords(lostFrom(survey))}`,
    `  files       as saved at ${isoTime(point.begun)}${filesAreLater ? ', which is after that moment: there are none from before' : ''}`,
    ...(envFile === null ? [] : [`  env file    every command there needs ${wordOf(envFile)}`]),
    `  objects     ${objectsWords(survey)}`,
    `  room        ${printBytes(neededBytes(survey))} are needed, ${printBytes(freeBytes)} are free`,
    `  pulled      ${toPull.length === 0 ? 'nothing: every image is here' : listed(toPull, 12)}`,
    ...(record === null
      ? ['  images      which ones it ran with is not in the repository, so they are not compared']
      : []),
    ...(isCopy
      ? ['  started     the database alone, with no port and no way out; what runs here is not touched']
      : []),
    isTakenOver
      ? '  archive     goes on into the same repository: the old machine must never run again'
      : `  archive     off: nothing is written into that repository${isCopy ? '' : ', for the old machine may live (--take-over)'}`,
    ...(unsaved.length === 0 ? [] : [`  not saved   ${listed(unsaved, 12)}`]),
    ...(outside.put.length === 0
      ? []
      : [`  outside     of ${directory}, put where nothing is: ${listed(placesOf(outside.put), 12)}`]),
    ...(outside.byHand.length === 0
      ? []
      : [
          `  by hand     files outside of the old directory, which are there already or belong nowhere here: ${listed(outside.byHand, 12)}`,
        ]),
  ]);
}

/** The repository tells of its own end alone: whether the old machine went on after it, nobody here knows. */
function lostFrom({ choice, held }: Survey): Lost {
  const { target, until } = choice;
  const end = { to: null, spooled: 0 };
  return target.kind === 'latest'
    ? { ...end, since: 'last-wal', from: held.savedTo }
    : { ...end, since: 'target', from: until };
}

/** What begins empty: volumes and folders of elsewhere, and what the run left out. */
function notSaved({ unsaved }: Destination, { record }: Survey): readonly string[] {
  return [...unsaved, ...(record?.notSaved ?? []).map(({ path }) => path)];
}

/** Cluster and objects, and as much again as PostgreSQL and the files take at first. */
export function neededBytes({ choice, record }: Survey): number {
  const objects = record?.repositories[0]?.objects.bytes ?? 0;
  return choice.bytes + objects + 512 * 1024 ** 2;
}

function objectsWords({ record, point }: Survey): string {
  if (point.objects === null) return 'none were saved';
  const part = record?.repositories[0]?.objects;
  return part === undefined
    ? 'as the rows say'
    : `as the rows say (${part.files} files, ${printBytes(part.bytes)} saved)`;
}

export function printArrived({ arrival, failed, otherImages }: Arrived, plan: AfterWords): string {
  const { proof, choice, project } = arrival;
  const last =
    proof?.lastCommit == null ? 'no later commit than the backup' : `last commit ${proof.lastCommit}`;
  const ill = [...failed].map(([service, reason]) => `✗ ${service} ${reason}`);
  return text([
    `✓ ${project} is restored in ${plan.directory} to ${targetWords(choice.target)} (${last}, timeline ${proof?.timeline ?? '?'})`,
    ...objectLines(arrival),
    ...ill,
    ...(otherImages.length === 0
      ? []
      : [
          `! other images than it was saved with run: ${listed(otherImages, 12)} (their tags name something else now, or this machine is of another kind)`,
        ]),
    ...(arrival.isCopy ? copyWords(plan) : restWords(arrival, plan)),
  ]);
}

function restWords(arrival: Arrival, plan: AfterWords): readonly string[] {
  return [
    'By hand:',
    ...handWords(arrival, plan).map((line) => `  - ${line}`),
    arrival.isTakenOver
      ? 'Next: seaworthy backup run (from now on this machine archives into the repository).'
      : 'Next: a repository of its own. Nothing is backed up here yet.',
  ];
}

function wordOf(envFile: string): string {
  return shellLine(['--env-file', envFile]);
}

function copyWords({ directory, database }: AfterWords): readonly string[] {
  return [
    `Only its database runs, with no port and no way out. Look into it: cd ${directory} && docker compose exec ${database} psql -U postgres`,
    `Take it away: cd ${directory} && docker compose down --volumes, then the directory.`,
  ];
}

function objectLines({ objects, keyCameBack, databaseConfig, startedAt }: Arrival): readonly string[] {
  const key = keyCameBack
    ? restLines(databaseConfig ?? { put: [], differs: [], unreadable: [] })
    : ["! no backup holds the vault's root key: secrets in the vault cannot be read"];
  if (objects === null) return key;
  const { rows, missing } = objects;
  const back = `✓ objects: ${rows - missing} of ${rows} rows have their file`;
  if (missing === 0) return [...key, back];
  const list = `.seaworthy/objects-missing-${stampOf(startedAt)}.jsonl`;
  return [...key, back, `! ${missing} have none in the repository: ${list} lists them`];
}

export interface AfterWords {
  readonly directory: string;
  /** Service of the database. */
  readonly database: string;
  /** Where people reach it; null = not known. */
  readonly publicUrl: string | null;
  readonly unsaved: readonly string[];
}

function handWords(
  { isTakenOver, outside, wishesKeptAs, envFile }: Arrival,
  { publicUrl, unsaved }: AfterWords,
): readonly string[] {
  const archive = isTakenOver
    ? []
    : [
        `backups: name another repository under backup.repositories in seaworthy.yaml${wishesKeptAs === null ? '' : ` (what it was stands in ${wishesKeptAs})`}, then seaworthy apply --only backup and seaworthy backup run; the same one only when the old machine never runs again`,
      ];
  return [
    ...(envFile === null
      ? []
      : [
          `every command there needs ${wordOf(envFile)}, as on the old machine: docker compose, and seaworthy`,
        ]),
    `DNS: ${publicUrl === null ? 'the public name' : publicUrl} has to lead to this machine; certificates that a proxy of the host kept are made anew`,
    'the old machine: scheduled jobs (pg_cron), webhooks and mail run here from now on, so it must not run them too',
    ...(outside.length === 0
      ? []
      : [`files that lay outside of the directory are in .seaworthy/outside: ${listed(outside, 12)}`]),
    ...(unsaved.length === 0 ? [] : [`not in any backup, so it began empty: ${listed(unsaved, 12)}`]),
    'firewall, systemd units and crontabs of the host: seaworthy firewall, seaworthy serve --unit',
    ...archive,
  ];
}

export function printHeld(source: string, { info, points, savedTo }: Held): string {
  const { backups } = info;
  const first = backups[0];
  const from = first === undefined ? '?' : isoTime((first.stopped + 1) * 1000);
  return text([
    `${source}: any moment from ${from} to ${isoTime(savedTo)}, when the last WAL was saved`,
    ...backups.map(
      ({ label, type, bytes, stopped }) =>
        `  backup  ${label}  ${type}  ${printBytes(bytes)}  ended ${isoTime(stopped * 1000)}`,
    ),
    ...points.map((point) => `  files   ${isoTime(point.begun)}  ${partsOf(point)}`),
    `Restore: seaworthy restore --from-repo ${source} --key FILE --into DIR --to LATEST`,
  ]);
}

function partsOf({ files, objects }: HeldPoint): string {
  const parts = [
    files === null ? [] : ['configuration'],
    objects === null ? [] : ['objects and keys'],
  ].flat();
  return listed(parts) || 'nothing whole';
}

export function heldJson(source: string, { info, points, savedTo }: Held): object {
  return {
    source,
    savedTo: isoTime(savedTo),
    backups: info.backups.map(({ label, type, bytes, started, stopped }) => ({
      ...{ label, type, bytes },
      started: isoTime(started * 1000),
      stopped: isoTime(stopped * 1000),
    })),
    points: points.map(({ id, begun, files, objects }) => ({
      ...{ id, begun: isoTime(begun) },
      hasFiles: files !== null,
      hasObjects: objects !== null,
    })),
  };
}

export function arrivalPlanJson({
  source,
  directory,
  survey,
  destination,
  outside,
  isTakenOver,
  isCopy,
  envFile,
}: ArrivalPlan): object {
  const { choice, point, filesAreLater } = survey;
  return {
    ...{ source, directory, project: destination.project },
    target: targetWords(choice.target),
    backup: choice.backup,
    timeline: choice.timeline,
    window: { from: isoTime(choice.window.from), to: isoTime(choice.window.to) },
    lost: lostJson(lostFrom(survey)),
    files: { point: point.id, areLater: filesAreLater, outside: outside.byHand, put: placesOf(outside.put) },
    bytes: { needed: neededBytes(survey), free: destination.freeBytes },
    pulls: destination.toPull,
    unsaved: notSaved(destination, survey),
    ...{ takesOver: isTakenOver, isCopy, envFile },
  };
}

export function arrivedJson(
  { arrival, failed, otherImages }: Arrived,
  { directory, unsaved, publicUrl }: AfterWords,
): object {
  const { project, choice, proof, point, isTakenOver, outside, put, wishesKeptAs, startedAt } = arrival;
  const { objects, keyCameBack, databaseConfig = null, envFile } = arrival;
  return {
    ...{ project, directory, startedAt, point, publicUrl, envFile },
    target: targetWords(choice.target),
    backup: choice.backup,
    timeline: proof?.timeline ?? null,
    lastCommit: proof?.lastCommit ?? null,
    archives: isTakenOver,
    ...{ objects, keyCameBack, databaseConfig },
    ...{ otherImages, outside, put: placesOf(put), unsaved, wishesKeptAs },
    failed: Object.fromEntries(failed),
  };
}

function placesOf(put: OutsidePlan['put']): readonly string[] {
  return put.map(({ place }) => place);
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${shown(line)}\n`).join('');
}
