import { z } from 'zod';
import { Problem } from '../../model/problem.ts';

/** Options that say where a deployment comes from that is not here, and where it goes. */
export const sourceInput = {
  fromRepo: z
    .string()
    .optional()
    .describe(
      'On a machine without the deployment: a folder, or s3://BUCKET/PREFIX, that backups were made into',
    ),
  key: z
    .string()
    .optional()
    .describe(
      'File with the key of the backups: the copy of seaworthy/secrets/backup-key that was kept elsewhere',
    ),
  into: z
    .string()
    .optional()
    .describe('Directory that the deployment comes to lie in; must not be there yet'),
  takeOver: z
    .boolean()
    .default(false)
    .describe('The old machine is gone for good: this one goes on archiving into the same repository'),
  list: z.boolean().default(false).describe('Show what the repository holds, and do nothing'),
  provider: z.string().optional().describe('Whose bucket: aws, b2, wasabi, r2, minio, rustfs, other'),
  region: z.string().optional().describe('Region of the bucket'),
  account: z
    .string()
    .optional()
    .describe('Id of the account, where it is part of the address (Cloudflare R2)'),
  endpoint: z.string().optional().describe('Address of the store, where the provider does not say it'),
  ca: z.string().optional().describe('File with the root certificate of a private store'),
  keyId: z.string().optional().describe('Access key id of the bucket: env:NAME or file:PATH'),
  secret: z.string().optional().describe('Secret access key of the bucket: env:NAME or file:PATH'),
};

/** What each of them holds, for shells. */
export const sourceValues = {
  fromRepo: 'directory',
  key: 'file',
  into: 'directory',
  provider: 'words',
  region: 'words',
  account: 'words',
  endpoint: 'words',
  ca: 'file',
  keyId: 'words',
  secret: 'words',
} as const;

/** An option that only --from-repo heeds must not be given without it, and be overheard. */
export function refuseStray(given: z.infer<z.ZodObject<typeof sourceInput>>): void {
  if (given.fromRepo !== undefined) return;
  const { provider, region, account, endpoint, ca, keyId, secret, key } = given;
  const stray = [
    ...Object.entries({ provider, region, account, endpoint, ca, secret, key }).map(([name, value]) => [
      `--${name}`,
      value,
    ]),
    ['--key-id', keyId],
    ['--take-over', given.takeOver || undefined],
    ['--list', given.list || undefined],
  ].find(([, value]) => value !== undefined);
  if (stray === undefined) return;
  throw new Problem({
    code: 'usage',
    message: `${stray[0]} means nothing without --from-repo`,
    hints: [
      'name the repository: --from-repo PLACE',
      'seaworthy backup list shows what the repositories of a deployment hold',
    ],
  });
}

/** A deployment comes into a directory of its own as a whole: --only must not be given with that, and be overheard. */
export function refusePart({
  only,
  into,
  fromRepo,
}: Pick<z.infer<z.ZodObject<typeof sourceInput>>, 'into' | 'fromRepo'> & {
  readonly only?: string | undefined;
}): void {
  if (only === undefined || (into === undefined && fromRepo === undefined)) return;
  const option = fromRepo === undefined ? '--into' : '--from-repo';
  throw new Problem({
    code: 'usage',
    message: `--only ${only} puts back a part of the deployment that is here, so it does not go with ${option}`,
    hints: [
      `leave --only out: ${option} makes all of it in a directory of its own, out of which a part can be copied`,
      `or leave ${option} out: seaworthy restore --only ${only} works in place`,
    ],
  });
}
