// The repository that a deployment comes from, as the words of a command name it: nothing else of the deployment is there.
import { posix } from 'node:path';
import { wishesShape } from '../../../engine/wishes/schema.ts';
import { Problem } from '../../../model/problem.ts';
import { type Repository, repositoriesOf } from '../repositories/repository.ts';
import { storeForm } from '../repositories/store-form.ts';

/** Options as given. Secrets are references (`env:NAME`, `file:PATH`), never values. */
export interface SourceWords {
  /** A folder, or `s3://BUCKET[/PREFIX]`. */
  readonly place: string;
  readonly provider?: string | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly endpoint?: string | undefined;
  /** File with the root certificate of a private store. */
  readonly ca?: string | undefined;
  readonly keyId?: string | undefined;
  readonly secret?: string | undefined;
}

const bucketPlace = /^s3:\/\/([^/]+)(?:\/(.+?))?\/?$/;

/** Which option says what a key of a wish says. */
const options: Readonly<Record<string, string>> = {
  path: '--from-repo',
  bucket: '--from-repo',
  prefix: '--from-repo',
  key_id: '--key-id',
};

/** The repository, held to what a wish of one is held to; `directory` = what relative paths start from. */
export function sourceOf(words: SourceWords, directory: string): Repository {
  const wish = wishOf(words, directory);
  const read = wishesShape.safeParse({ backup: { repositories: [wish] } });
  if (!read.success) {
    const [issue] = read.error.issues;
    const key = String(issue?.path.at(-1) ?? '');
    const option = /^\d*$/.test(key) ? '--from-repo' : (options[key] ?? `--${key}`);
    throw wrong(`${option}: ${inOptions(issue?.message ?? 'is not understood')}`);
  }
  const repositories = repositoriesOf(read.data.backup, storeForm);
  if (typeof repositories === 'string')
    throw wrong(repositories.replace('backup.repositories', '--from-repo'));
  const [repository] = repositories;
  if (repository === undefined) throw wrong('--from-repo names no repository');
  return repository;
}

function wishOf(words: SourceWords, directory: string): Readonly<Record<string, string | undefined>> {
  const { place, provider, region, account, endpoint, ca, keyId, secret } = words;
  const bucket = bucketPlace.exec(place);
  if (bucket === null) return { path: posix.resolve(directory, place), provider, key_id: keyId, secret };
  return {
    ...{ provider: provider ?? (endpoint === undefined ? undefined : 'other'), region, account, endpoint },
    ...{ bucket: bucket[1], prefix: bucket[2], key_id: keyId, secret },
    ca: ca === undefined ? undefined : posix.resolve(directory, ca),
  };
}

/** The schema speaks of keys of a file. */
function inOptions(message: string): string {
  return message
    .replaceAll('key_id', '--key-id')
    .replace('with bucket, --key-id and secret', 'with --key-id and --secret')
    .replace(/\((provider|bucket|secret) is missing\)/, '(--$1 is missing)');
}

function wrong(message: string): Problem {
  return new Problem({
    code: 'usage',
    message,
    hints: [
      'a folder: --from-repo /mnt/backup; a bucket: --from-repo s3://BUCKET/PREFIX --provider b2 --region eu-central-003 --key-id env:NAME --secret file:PATH',
    ],
  });
}
