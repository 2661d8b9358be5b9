import type { World } from '../ports/world.ts';
import { systemClock } from './clock.ts';
import { systemData } from './data.ts';
import { systemDns } from './dns.ts';
import { systemExec } from './exec.ts';
import { systemFiles } from './files.ts';
import { systemHttp } from './http.ts';
import { systemHttpServer } from './http-server.ts';
import { systemInterrupts } from './interrupts.ts';
import { systemOutput } from './output.ts';
import { systemPipes } from './pipes.ts';
import { systemProcesses } from './processes.ts';
import { systemRandomBytes } from './random.ts';
import { systemResolver } from './resolver.ts';
import { systemRuntime } from './runtime.ts';
import { systemS3 } from './s3.ts';
import { systemSidecarProgram } from './sidecar-program.ts';
import { systemStreams } from './streams.ts';
import { systemTalk, type TalkStream } from './talk.ts';
import { systemTcp } from './tcp.ts';
import { systemTls } from './tls.ts';
import { systemTree } from './tree.ts';

/** The real world. Lines for people go to `stderr`, this process's own when absent. */
export function systemWorld(stderr?: TalkStream): World {
  return {
    files: systemFiles(),
    exec: systemExec(),
    pipes: systemPipes(),
    output: systemOutput(),
    clock: systemClock(),
    talk: systemTalk(stderr),
    tree: systemTree(),
    processes: systemProcesses(),
    interrupts: systemInterrupts(),
    tcp: systemTcp(),
    tls: systemTls(),
    resolver: systemResolver(),
    streams: systemStreams(),
    dns: systemDns(),
    s3: systemS3(),
    http: systemHttp(),
    httpServer: systemHttpServer(),
    runtime: systemRuntime(),
    directory: process.cwd(),
    environment: { ...process.env },
    data: systemData,
    sidecarProgram: systemSidecarProgram,
    randomBytes: systemRandomBytes,
  };
}
