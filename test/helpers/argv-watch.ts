import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Command lines that ran meanwhile (Linux), each once: of this test's programs and theirs, and of every engine and sidecar on the
 * machine, in containers too where it is their host. Other tests have the same fixtures, and may show their secrets.
 */
export interface ArgvWatch {
  end(): Promise<readonly string[]>;
}

/** Looks ten times a second, in a thread of its own: programs that a test waits for are seen. What lives for less may be missed. */
export async function watchArgv(): Promise<ArgvWatch> {
  const worker = new Worker(new URL('./argv-watch.worker.mjs', import.meta.url));
  await once(worker, 'message');
  return {
    async end() {
      const told = once(worker, 'message');
      worker.postMessage('end');
      const [lines] = await told;
      await worker.terminate();
      return lines as readonly string[];
    },
  };
}
