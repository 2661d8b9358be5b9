import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Every command line that ran on this machine meanwhile (Linux), containers' too where this is their host, each once. */
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
