// The command line within this process: for tests that run it so often that starting a program each time would be most of
// their time. Docker is out of reach, as in `cli.ts`.
import { main } from '../../src/cli/main.ts';

// Commands that are started inherit this process's environment. A test file has a process of its own.
process.env['DOCKER_HOST'] = 'unix:///nonexistent/docker.sock';

export interface RanHere {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runHere(words: readonly string[]): Promise<RanHere> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await main(words, { stdout: stream(stdout), stderr: stream(stderr) });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function stream(into: string[]): NodeJS.WriteStream {
  function write(text: string, done?: (error?: Error) => void): boolean {
    into.push(text);
    done?.();
    return true;
  }
  return { write, isTTY: false } as unknown as NodeJS.WriteStream;
}
