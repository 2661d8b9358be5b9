import type { Clock } from './clock.ts';
import type { Dns } from './dns.ts';
import type { Exec } from './exec.ts';
import type { Files } from './files.ts';
import type { Http } from './http.ts';
import type { HttpServer } from './http-server.ts';
import type { Interrupts } from './interrupts.ts';
import type { Output } from './output.ts';
import type { Pipes } from './pipes.ts';
import type { Processes } from './processes.ts';
import type { Resolver } from './resolver.ts';
import type { S3 } from './s3.ts';
import type { Streams } from './streams.ts';
import type { Talk } from './talk.ts';
import type { Tcp } from './tcp.ts';
import type { Tls } from './tls.ts';
import type { Tree } from './tree.ts';

/** What runs the program. */
export interface Runtime {
  /** Version of Node. */
  readonly node: string;
  /** Whether that Node came in one archive with the program (`npm run package`). */
  readonly isOwn: boolean;
  /** The words that start this program, absolute: Node, then the program. */
  readonly program: readonly string[];
}

/** Everything a gatherer or a command may touch. The real ones are in src/system. */
export interface World {
  readonly files: Files;
  readonly exec: Exec;
  readonly pipes: Pipes;
  readonly output: Output;
  readonly clock: Clock;
  readonly talk: Talk;
  /** Durable writing; reading commands never touch it, unless told to record (`audit --record`). */
  readonly tree: Tree;
  readonly processes: Processes;
  readonly interrupts: Interrupts;
  readonly tcp: Tcp;
  readonly tls: Tls;
  readonly resolver: Resolver;
  readonly streams: Streams;
  readonly dns: Dns;
  readonly s3: S3;
  readonly http: Http;
  readonly httpServer: HttpServer;
  readonly runtime: Runtime;
  /** Where relative paths start. */
  readonly directory: string;
  /** The process environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A data file of this package by name without ending, parsed: `data('sample-secrets')` reads data/sample-secrets.json. */
  data(name: string): unknown;
  /** Text of the program that runs in the backup sidecar. Throws a Problem where this installation has none. */
  sidecarProgram(): string;
  /** Random bytes, for the fingerprint key. */
  randomBytes(count: number): Uint8Array;
}
