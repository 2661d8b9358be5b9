import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, Readable, type Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { PipeEnd, PipeProgram, PipeRequest, PipeResult, Pipes } from '../ports/pipes.ts';
import { lineCutter } from './lines.ts';
import { killGroup, watchGroup } from './process-group.ts';

const keptBytes = 64 * 1024;

/** Real programs, each in a process group of its own. */
export function systemPipes(): Pipes {
  return { run };
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<PipeEnd | string>;
}

async function run(request: PipeRequest): Promise<PipeResult> {
  const all = [
    ...request.from.map((program) => start(program, false)),
    ...(request.to === undefined ? [] : [start(request.to, true)]),
  ];
  const input = inputOf(request);
  const stop = () => {
    for (const { child } of all) killGroup(child);
    input?.destroy();
  };
  let why: string | null = null;
  const timer = setTimeout(() => {
    why = `did not finish within ${request.timeoutMs / 1000} s`;
    stop();
  }, request.timeoutMs);
  const onAbort = () => {
    why = 'was stopped';
    stop();
  };
  if (request.until?.aborted === true) onAbort();
  request.until?.addEventListener('abort', onAbort);
  try {
    return await carry(request, all, input, () => why);
  } finally {
    stop();
    clearTimeout(timer);
    request.until?.removeEventListener('abort', onAbort);
    await Promise.all(all.map(({ ended }) => ended));
  }
}

async function carry(
  { from, filter, to, onBytes }: PipeRequest,
  all: readonly Running[],
  input: Readable | null,
  whyStopped: () => string | null,
): Promise<PipeResult> {
  const sources = all.slice(0, from.length);
  const target = to === undefined ? null : (all.at(-1) ?? null);
  let stream = input;
  for (const { child } of sources) {
    if (stream === null) child.stdin?.end();
    else if (child.stdin !== null) stream.on('error', () => child.stdin?.destroy()).pipe(child.stdin);
    stream = child.stdout;
  }
  const failure = brokenInput(input);
  const hash = createHash('sha256');
  let bytes = 0;
  // A program at the end that ended early has to tell why: what it does not read is not read for it either.
  const hears = target === null ? null : listener(target);
  try {
    for await (const part of stream ?? []) {
      hash.update(part);
      bytes += part.length;
      onBytes?.(bytes);
      const next = filter?.take(part) ?? (part as Uint8Array);
      if (hears !== null && !(await hears.write(next))) break;
    }
  } catch (error) {
    // What the filter throws is its caller's; that the file breaks off is told below.
    if (failure() === null) throw error;
  }
  if (hears?.isOver()) for (const { child } of sources) killGroup(child);
  const early = hears?.isOver() ? await blamed(all, all.length - 1, whyStopped) : null;
  if (early !== null) return early;
  for (const [place] of sources.entries()) {
    const wrong = await blamed(all, place, whyStopped);
    if (wrong !== null) return wrong;
  }
  const broken = failure();
  if (broken !== null) return { ok: false, reason: broken, place: null, end: null };
  const rest = filter?.end() ?? new Uint8Array();
  await hears?.write(rest);
  hears?.end();
  const wrong = target === null ? null : await blamed(all, all.length - 1, whyStopped);
  if (wrong !== null) return wrong;
  const last = (await all.at(-1)?.ended) ?? null;
  return { ok: true, last: typeof last === 'string' ? null : last, bytes, sha256: hash.digest('hex') };
}

/** null = this program ended with 0. */
async function blamed(
  all: readonly Running[],
  place: number,
  whyStopped: () => string | null,
): Promise<PipeResult | null> {
  const running = all[place];
  const end = running === undefined ? null : await running.ended;
  const stopped = whyStopped();
  const name = running?.child.spawnfile ?? 'a program';
  if (stopped !== null) return { ok: false, reason: `${name} ${stopped}`, place, end: null };
  if (end === null || typeof end === 'string')
    return { ok: false, reason: end ?? 'nothing ran', place, end: null };
  if (end.code === 0) return null;
  const words = end.stderr.trim().split('\n').at(-1) || `${name} ended with code ${end.code}`;
  return { ok: false, reason: words, place, end };
}

/** `isLast` = nobody else reads what it prints. */
function start(
  { argv: [program, ...rest], environment, onErrorLine }: PipeProgram,
  isLast: boolean,
): Running {
  const child = spawn(program, rest, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const forget = watchGroup(child);
  child.stdin?.on('error', () => undefined);
  const printed = kept(isLast ? child.stdout : null);
  const said = kept(child.stderr);
  const lines = onErrorLine === undefined ? undefined : lineCutter(onErrorLine);
  child.stderr?.on('data', (part: Buffer) => lines?.add(part));
  const ended = new Promise<PipeEnd | string>((resolve) => {
    child.on('error', (error) => resolve(`${program} could not be started (${codeOf(error)})`));
    child.on('close', (code, signal) => {
      lines?.end();
      if (code === null) resolve(`${program} was ended by ${signal ?? 'a signal'}`);
      else resolve({ code, stdout: printed(), stderr: said() });
    });
  }).finally(forget);
  return { child, ended };
}

/** Its last part, as text. */
function kept(stream: Readable | null): () => string {
  let parts: Buffer[] = [];
  stream?.on('data', (part: Buffer) => {
    parts.push(part);
    if (parts.length > 64) parts = [Buffer.concat(parts).subarray(-keptBytes)];
  });
  return () => Buffer.concat(parts).subarray(-keptBytes).toString('utf8');
}

/** Writing at the pace of the reader; false = it reads no more. */
function listener({ child, ended }: Running): {
  write(part: Uint8Array): Promise<boolean>;
  end(): void;
  isOver(): boolean;
} {
  let isOver = false;
  const over = ended.then(() => {
    isOver = true;
  });
  const stdin: Writable = child.stdin ?? new PassThrough();
  stdin.on('error', () => {
    isOver = true;
  });
  return {
    async write(part) {
      if (isOver) return false;
      if (part.length === 0) return true;
      if (stdin.write(part)) return true;
      await Promise.race([over, new Promise((resolve) => stdin.once('drain', resolve))]);
      return !isOver;
    },
    end: () => void stdin.end(),
    isOver: () => isOver,
  };
}

function inputOf({ inputFile, input }: PipeRequest): Readable | null {
  if (inputFile !== undefined) return opened(inputFile);
  return input === undefined ? null : Readable.from([Buffer.from(input)]);
}

/** RFC 1952: a member begins with these two. */
const gzip = [0x1f, 0x8b] as const;

/** The file as it is, or unpacked. */
function opened(path: string): Readable {
  const out = new PassThrough();
  const file = createReadStream(path);
  file.on('error', (error) => out.destroy(error));
  file.once('readable', () => {
    const head: Buffer | null = file.read();
    if (head !== null) file.unshift(head);
    const isPacked = head !== null && head[0] === gzip[0] && head[1] === gzip[1];
    if (!isPacked) {
      file.pipe(out);
      return;
    }
    const unpacked = createGunzip();
    unpacked.on('error', (error) => out.destroy(error));
    file.pipe(unpacked).pipe(out);
  });
  out.on('close', () => file.destroy());
  return out;
}

/** Why the file broke off; null = it did not. */
function brokenInput(input: Readable | null): () => string | null {
  let reason: string | null = null;
  input?.on('error', (error) => {
    reason = `the file cannot be read to its end (${codeOf(error)})`;
  });
  return () => reason;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
