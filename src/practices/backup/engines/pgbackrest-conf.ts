// The configuration of pgBackRest in the sidecar (pgbackrest.org/configuration.html, 2.55). It holds no secret: those come by
// variables (`PGBACKREST_REPO1_CIPHER_PASS`, …), which the sidecar reads from files.
import { authoritiesFolder } from '../container/paths.ts';
import type { Repository } from '../repositories/repository.ts';

/** One stanza for one deployment. */
export const stanza = 'main';

export interface ConfInput {
  readonly repositories: readonly Repository[];
  readonly keepDays: number;
  readonly processes: number;
  /** Port that the server listens on inside the network. */
  readonly port: string;
  readonly user: string;
  readonly dataDirectory: string;
  /**
   * Where the engine keeps its locks. Preparing a repository locks out backups, and all other preparing: one that hangs must do
   * so to itself alone.
   */
  readonly lockFolder?: string;
}

/** Where repository N lies in the containers when it is a folder. */
export function mountedRepository(number: number): string {
  return `/repository/${number}`;
}

/** Where the root certificate of a private store lies in the containers. */
export function mountedAuthority(number: number): string {
  return `${authoritiesFolder}/${number}.pem`;
}

export function pgbackrestConf(input: ConfInput): string {
  const { repositories, keepDays, processes, port, user, dataDirectory } = input;
  const { lockFolder = '/tmp/pgbackrest' } = input;
  const lines = [
    '# Written by Seaworthy.',
    '[global]',
    ...repositories.flatMap((one) => repositoryLines(one, keepDays)),
    // Quicker than gzip, pgBackRest's default, and smaller.
    'compress-type=zst',
    'compress-level=3',
    `process-max=${processes}`,
    // A checkpoint now, instead of waiting for the next one.
    'start-fast=y',
    'delta=y',
    // Our spool is the asynchrony: a segment is deleted there when every repository has it.
    'archive-async=n',
    'archive-timeout=120',
    // A store that is silent for so long is asked again; a minute each is the default, and everybody behind it waits.
    'io-timeout=20',
    `lock-path=${lockFolder}`,
    'spool-path=/tmp/pgbackrest',
    'log-level-file=off',
    'log-level-console=warn',
    '',
    `[${stanza}]`,
    `pg1-path=${dataDirectory}`,
    `pg1-port=${port}`,
    `pg1-user=${user}`,
    'pg1-database=postgres',
    '',
  ];
  return lines.join('\n');
}

function repositoryLines(repository: Repository, keepDays: number): readonly string[] {
  const name = `repo${repository.number}`;
  return [
    ...placeLines(repository, name),
    `${name}-cipher-type=aes-256-cbc`,
    // Many small files in one, and only the changed blocks of large ones (2.46).
    `${name}-bundle=y`,
    `${name}-block=y`,
    `${name}-retention-full-type=time`,
    `${name}-retention-full=${keepDays}`,
  ];
}

function placeLines(repository: Repository, name: string): readonly string[] {
  if (repository.kind === 'folder') return [`${name}-path=${mountedRepository(repository.number)}/database`];
  const { bucket, endpoint, region, prefix, style, ca, number } = repository;
  const [host = '', port] = endpoint.split(':');
  return [
    `${name}-type=s3`,
    `${name}-path=/${prefix}/database`,
    `${name}-s3-bucket=${bucket}`,
    `${name}-s3-endpoint=${host}`,
    ...(port === undefined ? [] : [`${name}-storage-port=${port}`]),
    `${name}-s3-region=${region}`,
    `${name}-s3-uri-style=${style}`,
    ...(ca === null ? [] : [`${name}-storage-ca-file=${mountedAuthority(number)}`]),
  ];
}
