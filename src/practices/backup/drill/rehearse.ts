// The drill itself: an isolated project, the cluster restored into it, services on top of it, and the proofs.

import { openDatabase } from '../../../engine/apply/database.ts';
import { counted } from '../../../engine/words.ts';
import type { DrillProof, DrillRecord } from '../../../model/drill.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { keyFolder, objectsSidecar } from '../container/objects-service.ts';
import { type Snapshot, snapshotsOf } from '../operations/objects.ts';
import { databaseInfo } from '../operations/pgbackrest.ts';
import { openSidecars } from '../operations/sidecars.ts';
import type { Choice } from '../restore/choice.ts';
import { type ClusterProgress, restoreCluster } from '../restore/cluster.ts';
import { tryDatabase } from '../restore/live-database.ts';
import { keyAt } from '../restore/objects/plan.ts';
import { putKeyBack } from '../restore/objects/root-key.ts';
import { pastRestores, type Step } from '../restore/record.ts';
import { startServices } from '../restore/services.ts';
import { containerOf, type Site, sidecarOf, siteOf } from '../restore/site.ts';
import { spoolStatus } from '../restore/spool.ts';
import { factsOfBackup } from './backup-facts.ts';
import { chooseForDrill, liveTimeline } from './choose.ts';
import type { BackupFacts, Drilled } from './drilled.ts';
import { endingWith } from './ending.ts';
import { type Isolated, isolatedProject, runWordsOf } from './isolated-project.ts';
import { type LiveView, type Marker, viewLive } from './live-view.ts';
import { pickSnapshot } from './objects/from-repository.ts';
import { proveMajor } from './proofs/major.ts';
import { failed } from './proofs/proof.ts';
import { proofsOnDatabase, proofsOnServices } from './prove.ts';
import { prepareVolume } from './room.ts';
import type { DrillRequest, Stage } from './run-drill.ts';
import { longestWait, type Safe, safeAfter } from './safe-after.ts';
import { withinRoom } from './within-room.ts';

/** What becomes known, piece by piece, so that a drill that ends early tells of it. */
export interface Findings {
  proofs: DrillProof[];
  choice: Choice | null;
  rto: { restored: number | null; open: number | null; well: number | null };
  rpo?: DrillRecord['rpo'];
  lastCommit?: string | null;
  stage?: Stage;
}

type Request = DrillRequest & { readonly id: string };

/** Resolves when every proof was asked for, or when one of them makes the rest pointless. */
export async function rehearse(request: Request, findings: Findings, world: World): Promise<void> {
  const live = await siteOf(request.adopted, world);
  findings.stage = 'backup';
  const { choice, backup } = await choose(request, live, world);
  findings.choice = choice;
  const isLatest = choice.target.kind === 'latest';
  const view = await viewLive(live, isLatest ? null : choice.until);
  const over = new AbortController();
  const within = { mostMs: longestWait(request.wishes.archive_timeout), repository: choice.repository };
  const safe = measureRpo({ marker: view.marker, within, live, findings }, endingWith(world, over.signal));
  if (isLatest) {
    world.talk.progress('waiting until the last commit is in every repository');
    await safe;
  }
  try {
    await withinRoom(world, (own, watch) =>
      restoreAndProve({ request, findings, live, view, choice, backup }, watch, own),
    );
    await safe;
  } finally {
    over.abort();
  }
}

interface Rehearsal {
  readonly request: Request;
  readonly findings: Findings;
  readonly live: Site;
  readonly view: LiveView;
  readonly choice: Choice;
  readonly backup: BackupFacts;
}

async function restoreAndProve(
  rehearsal: Rehearsal,
  watch: (container: string) => void,
  world: World,
): Promise<void> {
  const { request, findings, live, view, choice, backup } = rehearsal;
  const begun = world.clock.now().getTime();
  const passed = () => (world.clock.now().getTime() - begun) / 1000;
  findings.stage = 'containers';
  const project = await isolatedProject({ ...request, repository: choice.repository }, live, world);
  await project.engine.create(project.all);
  const { read: database } = await containerOf(project.site, project.site.database);
  await prepareVolume(database, choice.bytes, runWordsOf(project), world);
  await project.engine.start(project.helpers);
  watch((await sidecarOf(project.site)).id);
  const major = await proveMajor(await project.idOf('client'), backup.version, world);
  findings.proofs.push(major);
  if (major.status === 'failed') return;

  findings.stage = 'restore';
  const sidecars = await openSidecars(project.site.adopted.project.name, world);
  const until = choice.target.kind === 'latest' ? begun : choice.until;
  const snapshots = await snapshotsOf(sidecars, choice.repository);
  const snapshot = pickSnapshot(snapshots, until);
  await bringKey(project, snapshots, until, findings, world);
  const progress = progressOf(project, choice, findings, passed);
  const reached = await restoreCluster(project.site, progress);
  findings.rto.open = passed();
  findings.lastCommit = reached.lastCommit;

  findings.stage = 'proofs';
  const drilled: Drilled = {
    ...{ world, adopted: request.adopted, sidecars, choice, reached, backup, live: view },
    ...{ services: project.services, environments: project.environments, site: project.site },
    database: await openDatabase(project.site.adopted, world),
    port: project.port,
    client: await project.idOf('client'),
    probe: await project.idOf('probe'),
    objects: await project.idOf('objects'),
    isToTheEnd: progress.current().isToTheEnd,
    savesObjects: request.wishes.objects,
    started: project.started,
    ill: new Map(),
  };
  findings.proofs.push(...(await proofsOnDatabase(drilled)));
  const ill = await startServices(project.site, project.started);
  if (ill.size === 0) findings.rto.well = passed();
  const onTop = { ...drilled, ill };
  findings.proofs.push(...(await proofsOnServices(onTop, snapshot, live, project.others)));
}

/** As a restore to that moment does, before the server starts for the first time. */
async function bringKey(
  project: Isolated,
  snapshots: readonly Snapshot[],
  until: number,
  findings: Findings,
  world: World,
): Promise<void> {
  const { site, id } = project;
  const { read } = await containerOf(site, objectsSidecar);
  const source = keyAt(snapshots, until);
  const hasKey = read.Mounts.some(({ Destination }) => Destination === keyFolder);
  if (source === null || !hasKey) return;
  const from = { ...source, stamp: id, isFresh: true };
  const { rest } = await putKeyBack(read, site.adopted.project.name, from, world, runWordsOf(project));
  const lost = rest?.unreadable ?? [];
  if (lost.length > 0)
    findings.proofs.push(
      failed(
        aboutConfig,
        `the repository cannot give back ${counted(lost.length, 'file')} of db-config`,
        lost,
      ),
    );
}

/** What would be lost with this machine: measured while the drill goes on. What is not saved at all proves no restore of tomorrow. */
async function measureRpo(
  {
    marker,
    within,
    live,
    findings,
  }: {
    readonly marker: Marker | null;
    readonly within: { readonly mostMs: number; readonly repository: number };
    readonly live: Site;
    readonly findings: Findings;
  },
  world: World,
): Promise<void> {
  try {
    const safe = marker === null ? null : await safeAfter((await sidecarOf(live)).id, marker, within, world);
    findings.rpo = rpoOf(safe);
    const lost = lostWords(safe, within.repository);
    if (lost !== null) findings.proofs.push(failed(aboutArchive, lost));
  } catch (error) {
    // The drill was over first, or the sidecar went away: it stays unmeasured, which is told.
    if (!(error instanceof Problem)) throw error;
  }
}

const aboutConfig = { id: 'config', title: "The database's configuration comes back" };

const aboutArchive = { id: 'archive', title: 'What is committed now reaches the repository' };

function lostWords(safe: Safe | null, repository: number): string | null {
  if (safe === null || 'seconds' in safe || safe.isSaved) return null;
  return `${safe.reason}, and not in repository ${repository} either`;
}

/** What a drill would restore. The live deployment and its repositories are only asked. */
export async function choose(
  request: DrillRequest,
  live: Site,
  world: World,
): Promise<{ readonly choice: Choice; readonly backup: BackupFacts }> {
  const { adopted, repositories, sidecars, target, seed, only, wishes } = request;
  world.talk.progress('looking for a backup');
  const numbers = repositories.map(({ number }) => number);
  const info = await databaseInfo(sidecars, numbers);
  const choice = chooseForDrill({
    ...{ target, seed, only, repositories: info },
    past: pastRestores(adopted.places, world.tree),
    live: await liveTimeline(await tryDatabase(live)),
    status: await spoolStatus((await sidecarOf(live)).id, world),
    now: world.clock.now(),
    archiveTimeout: wishes.archive_timeout,
  });
  const last = info.find(({ number }) => number === choice.repository)?.wal?.last ?? null;
  return { choice, backup: await factsOfBackup(sidecars, choice, last) };
}

/** In memory: a drill that was killed is begun anew. */
function progressOf(
  project: Isolated,
  choice: Choice,
  findings: Findings,
  passed: () => number,
): ClusterProgress {
  let done: Step = 'moved';
  let isToTheEnd = false;
  const name = project.site.adopted.project.name;
  return {
    current: () => ({ choice, isToTheEnd, project: name, identity: null, done }),
    reach(step, more = {}) {
      done = step;
      isToTheEnd = more.isToTheEnd ?? isToTheEnd;
      if (step === 'restored') findings.rto.restored = passed();
      findings.stage = step === 'moved' ? 'restore' : 'recovery';
    },
    runWords: runWordsOf(project),
  };
}

function rpoOf(safe: Safe | null): DrillRecord['rpo'] {
  if (safe === null) return { seconds: null, said: 'the live database could not be asked' };
  if ('reason' in safe) return { seconds: null, said: safe.reason, beyond: safe.beyond };
  const seconds = Math.round(safe.seconds * 10) / 10;
  return { seconds, said: `a commit was in every repository after ${seconds} s` };
}
