import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import type { Exec, ExecRequest, ExecResult } from '../ports/exec.ts';
import { lineCutter } from './lines.ts';
import { type OutputFile, openOutputFile } from './output-file.ts';
import { killGroup, watchGroup } from './process-group.ts';

const { O_NOFOLLOW, O_RDONLY } = constants;

const outputLimitBytes = 64 * 1024 * 1024;

/** Runs programs of this machine, each in a process group of its own, so that ending one ends what it started. */
export function systemExec(limitBytes: number = outputLimitBytes): Exec {
  return { run: (request) => run(request, limitBytes) };
}

function run(request: ExecRequest, limitBytes: number): Promise<ExecResult> {
  const [program, ...rest] = request.argv;
  return new Promise((resolve) => {
    let file: OutputFile | undefined;
    try {
      if (request.outputFile !== undefined) file = openOutputFile(request.outputFile, request.outputOwner);
    } catch (error) {
      resolve({ ran: false, reason: notWritten(request, error) });
      return;
    }
    let input: number | undefined;
    try {
      if (request.inputFile !== undefined) input = openSync(request.inputFile, O_RDONLY | O_NOFOLLOW);
    } catch (error) {
      file?.drop();
      resolve({ ran: false, reason: `${request.inputFile} cannot be read (${codeOf(error)})` });
      return;
    }
    let child: ChildProcess;
    try {
      child = spawn(program, rest, {
        cwd: request.directory,
        env: environmentOf(request),
        stdio: [input ?? 'pipe', 'pipe', 'pipe'],
        shell: false,
        detached: true,
      });
    } catch (error) {
      // NUL bytes in an argument, a directory that is no string: nothing was started.
      file?.drop();
      resolve({ ran: false, reason: `${program} could not be started (${codeOf(error)})` });
      return;
    } finally {
      // The child has its own.
      if (input !== undefined) closeSync(input);
    }
    follow(child, request, limitBytes, file, resolve);
  });
}

function environmentOf({ environment, without }: ExecRequest): NodeJS.ProcessEnv {
  const inherited = { ...process.env };
  for (const name of without ?? []) delete inherited[name];
  return { ...inherited, ...environment };
}

function follow(
  child: ChildProcess,
  request: ExecRequest,
  limitBytes: number,
  file: OutputFile | undefined,
  resolve: (result: ExecResult) => void,
): void {
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[], bytes: 0 };
  const lines = request.onErrorLine === undefined ? undefined : lineCutter(request.onErrorLine);
  const printed = request.onOutputLine === undefined ? undefined : lineCutter(request.onOutputLine);
  const forget = watchGroup(child);
  let isSettled = false;
  const timer = setTimeout(
    () => end(`did not finish within ${request.timeoutMs / 1000} s`),
    request.timeoutMs,
  );

  function settle(result: ExecResult): void {
    if (isSettled) return;
    isSettled = true;
    clearTimeout(timer);
    request.until?.removeEventListener('abort', onAbort);
    forget();
    resolve(file === undefined ? result : finished(file, request, result));
  }

  function onAbort(): void {
    end('was stopped');
  }

  function end(why: string): void {
    stop(`${request.argv[0]} ${why}`);
  }

  function stop(reason: string): void {
    killGroup(child);
    settle({ ran: false, reason });
    // A descendant that left the group may hold the pipes open; it must not hold us.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }

  function collect(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    output.bytes += chunk.length;
    if (output.bytes > limitBytes) end(`printed more than ${limitBytes} bytes`);
    else output[stream].push(chunk);
  }

  function collectInto(target: OutputFile, chunk: Buffer): void {
    if (isSettled) return;
    try {
      target.write(chunk);
    } catch (error) {
      stop(notWritten(request, error));
    }
  }

  if (request.until?.aborted === true) onAbort();
  else request.until?.addEventListener('abort', onAbort);

  child.stdout?.on('data', (chunk: Buffer) => {
    if (file !== undefined) collectInto(file, chunk);
    else if (printed === undefined) collect('stdout', chunk);
    else if (!isSettled) printed.add(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    collect('stderr', chunk);
    if (!isSettled) lines?.add(chunk);
  });
  child.on('error', (error) => settle({ ran: false, reason: notStarted(request, error) }));
  child.on('close', (code, signal) => {
    if (!isSettled) for (const each of [lines, printed]) each?.end();
    if (code === null) {
      settle({ ran: false, reason: `${request.argv[0]} was ended by ${signal ?? 'a signal'}` });
      return;
    }
    settle({ ran: true, code, stdout: textOf(output.stdout), stderr: textOf(output.stderr) });
  });
  // A program that does not read its input closes the pipe; its exit code tells the rest.
  child.stdin?.on('error', () => undefined);
  if (request.inputHeld !== true) child.stdin?.end(request.input ?? '');
}

/** The file stays when the program says that its output is whole, and the disk has it. */
function finished(file: OutputFile, request: ExecRequest, result: ExecResult): ExecResult {
  if (!result.ran || result.code !== 0) {
    file.drop();
    return result;
  }
  try {
    file.keep();
    return result;
  } catch (error) {
    file.drop();
    return { ran: false, reason: notWritten(request, error) };
  }
}

function notWritten(request: ExecRequest, error: unknown): string {
  const code = codeOf(error);
  return `${request.outputFile} ${code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`}`;
}

function notStarted(request: ExecRequest, error: Error): string {
  const [program] = request.argv;
  const code = codeOf(error);
  // A missing working directory has the same code as a missing program.
  if (code === 'ENOENT' && !existsSync(request.directory ?? '/'))
    return `${request.directory} does not exist`;
  if (code === 'ENOENT') return `${program} is not installed`;
  if (code === 'EACCES') return `${program} may not be run by this user`;
  return `${program} could not be started (${code})`;
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
