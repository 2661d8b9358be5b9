import type { Known } from '../../../model/fact.ts';
import type { DataDirectoryFact } from '../../../model/facts/files.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import { serviceOf } from '../../find-service.ts';
import { postgresMajor } from '../../postgres-image.ts';

/** Refuses a data directory that another major version of Postgres wrote (failure case 12): recreating would end its server. */
export function refuseOtherMajor(
  services: Known<readonly ServiceFact[]>,
  data: Known<DataDirectoryFact>,
): void {
  if (!services.known || !data.known) return;
  const db = serviceOf(services.value, 'db');
  const wanted = postgresMajor(db?.image);
  const { pgVersion, path, at } = data.value;
  if (db === undefined || wanted === undefined || pgVersion === null || pgVersion === wanted) return;
  throw new Problem({
    code: 'data-of-another-major',
    message: `${path} was written by Postgres ${pgVersion}, but ${db.name} is ${db.image?.reference ?? `Postgres ${wanted}`}`,
    at: db.image?.at[0] ?? at,
    hints: [
      `name an image of Postgres ${pgVersion}, for which these data are, or upgrade the data first with a backup at hand`,
    ],
  });
}
