import { readFileSync } from 'node:fs';
import type { ExecRequest, ExecResult } from '../../src/ports/exec.ts';
import type { World } from '../../src/ports/world.ts';
import { systemProcesses } from '../../src/system/processes.ts';
import { systemTree } from '../../src/system/tree.ts';
import { today } from './facts.ts';
import { type MemoryFile, memoryFiles } from './files.ts';

/** What a program answers: matched by the words of its command line, first match wins. */
export interface ExecAnswer {
  /** The beginning of the command line, words joined by a blank; or a pattern for all of it. */
  readonly match: string | RegExp;
  readonly result: ExecResult | ((request: ExecRequest) => ExecResult);
}

export interface FakeWorldInput {
  readonly files?: Readonly<Record<string, MemoryFile>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly now?: Date;
  readonly exec?: readonly ExecAnswer[];
  readonly directory?: string;
}

export interface FakeWorld extends World {
  /** What was written, by path. */
  readonly written: ReadonlyMap<string, string>;
  /** Lines that went to people. */
  readonly warnings: readonly string[];
  /** Command lines that ran, in order. */
  readonly ran: readonly ExecRequest[];
}

/** A world in memory. Files are as given, `data` reads the real data folder, random bytes count upwards. */
export function fakeWorld(input: FakeWorldInput = {}): FakeWorld {
  const written = new Map<string, string>();
  const warnings: string[] = [];
  const ran: ExecRequest[] = [];

  async function run(request: ExecRequest): Promise<ExecResult> {
    ran.push(request);
    const line = request.argv.join(' ');
    const answer = input.exec?.find(({ match }) =>
      typeof match === 'string' ? line.startsWith(match) : match.test(line),
    );
    // A call nobody expected is a mistake of the test or of the code, never something to guess an answer for.
    if (answer === undefined) throw new Error(`the test gives no answer to: ${line}`);
    const result = typeof answer.result === 'function' ? answer.result(request) : answer.result;
    if (result.ran) for (const told of result.stderr.split('\n').filter(Boolean)) request.onErrorLine?.(told);
    return result;
  }

  return {
    files: memoryFiles(input.files ?? {}),
    exec: { run },
    pipes: { run: unasked },
    output: { write: (path, text) => void written.set(path, text) },
    clock: { now: () => input.now ?? today, sleep: async () => undefined },
    talk: {
      progress: () => undefined,
      warn: (line) => void warnings.push(line),
      show: (text) => void warnings.push(text),
      canAsk: false,
      confirm: unasked,
      ask: unasked,
      askSecret: unasked,
    },
    tree: systemTree(),
    processes: systemProcesses(),
    interrupts: { hold: () => ({ isAsked: () => false, release: () => undefined }) },
    tcp: { connect: unasked, ownAddresses: () => [] },
    tls: { handshake: unasked },
    resolver: {
      addresses: async () => ({ resolved: false, isAbsent: false, reason: 'no network in tests' }),
    },
    streams: { tcp: unasked, program: unasked },
    dns: { txt: unasked },
    s3: { open: unasked },
    http: { request: unasked },
    httpServer: { listen: unasked },
    runtime: { node: '20.19.0', isOwn: false, program: ['/usr/bin/node', '/usr/bin/seaworthy'] },
    directory: input.directory ?? '/srv/supabase',
    environment: input.environment ?? {},
    data: (name) => JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url), 'utf8')),
    sidecarProgram: () => "console.log('the program of the sidecar');\n",
    randomBytes: (count) => Uint8Array.from({ length: count }, (_, index) => index % 256),
    written,
    warnings,
    ran,
  };
}

function unasked(): never {
  throw new Error('the test expects nobody to be asked');
}

/** A program that ended well. */
export function printed(stdout: string): ExecResult {
  return { ran: true, code: 0, stdout, stderr: '' };
}
