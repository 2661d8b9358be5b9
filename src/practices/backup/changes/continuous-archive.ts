import { type Decision, defineChange, notWanted, refused, wanted } from '../../../engine/change.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { commitTimes } from '../container/commit-times.ts';
import { databaseFragments, databaseSidecar } from '../container/database-service.ts';
import { hostShare } from '../container/host-share.ts';
import { sidecarImage } from '../container/image.ts';
import { objectsFragments } from '../container/objects-service.ts';
import { sidecarConfig } from '../container/sidecar-config.ts';
import { folderTrouble } from '../folder-in-the-way.ts';
import { howTo, keepKey } from '../notes.ts';
import { obstacleToArchiving } from '../obstacle.ts';
import { type BucketRepository, repositoriesOf } from '../repositories/repository.ts';
import { storeForm } from '../repositories/store-form.ts';
import { requireTrusted } from '../repositories/trust.ts';
import { dataSource, keySource, objectsSource } from '../sources.ts';

export const continuousArchive = defineChange({
  id: 'backup/continuous-archive',
  title: 'Hand every change of the database over to a repository, and save objects and keys beside it',
  why: 'Any moment of the last weeks can be restored, whole, on this machine or another one.',
  sources: ['failure case 7', 'failure case 9', 'failure case 11', 'failure case 19', 'seed report 4'],
  needs: ['services', 'deployment'],
  uses: ['settings', 'backupRepositories', 'memory', 'engine'],

  /** A store that gives back other bytes than it was given must never hold the only copy. */
  async prove({ wishes, places, world, secret }) {
    const repositories = repositoriesOf(wishes.backup, storeForm);
    if (typeof repositories === 'string') return;
    const keyOf = ({ number }: BucketRepository) => ({
      keyId: secret(`repo${number}-key-id`) ?? '',
      secret: secret(`repo${number}-secret`) ?? '',
    });
    await requireTrusted(repositories, keyOf, places, world);
  },

  decide({ services, deployment }, { wishes, facts, sidecarProgram, recorded = [] }): Decision {
    const { backup } = wishes;
    const db = serviceOf(services, 'db');
    if (backup.repositories.length === 0)
      return notWanted('no repository is wished', db === undefined ? [] : [howTo]);
    const repositories = repositoriesOf(backup, storeForm);
    if (typeof repositories === 'string') return refused(repositories, ['Correct it in seaworthy.yaml']);
    if (db === undefined)
      return refused('backup.repositories: the database of this deployment is elsewhere', [
        'Back it up where it runs, and take the repositories out of seaworthy.yaml',
      ]);
    if (settingOf(db, 'POSTGRES_PASSWORD') === undefined)
      return refused(`services.${db.name} has no POSTGRES_PASSWORD that the sidecar could log in with`, [
        'Set it in the environment of that service: a password in a file of its own is not read',
      ]);
    const seen = facts.backupRepositories;
    const trouble = seen.known ? folderTrouble(seen.value) : null;
    if (trouble !== null)
      return refused(`backup.repositories: ${trouble.message}`, [trouble.hint], trouble.at);
    const data = dataSource(db, deployment.directory);
    const obstacle = obstacleToArchiving(db, data, facts.settings);
    if (obstacle !== null) return refused(obstacle.message, obstacle.hints);
    const { image, fragments } = sidecarImage(sidecarProgram());
    const config = sidecarConfig(repositories, backup);
    const share = hostShare(facts, databaseSidecar, recorded);
    const port = settingOf(db, 'PGPORT', 'POSTGRES_PORT')?.text ?? '5432';
    const { source = '', isVolume = false } = data ?? {};
    const shared = { repositories, wishes: backup, image, share };
    const database = { ...shared, dataSource: source, isVolume, port, config };
    const objects = backup.objects ? objectsSource(services, deployment.directory) : null;
    const key = keySource(db, deployment.directory);
    return wanted(
      [
        ...fragments,
        ...databaseFragments({ db, ...database }),
        ...objectsFragments({ ...shared, objects, key }),
        ...commitTimes(db, wishes),
      ],
      'the database is restarted once; WAL that cannot be handed over stays on its disk until it can',
      [keepKey],
    );
  },
});
