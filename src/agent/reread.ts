// What seaworthy.yaml, the env file and the Compose files say may change while the agent runs.
import type { DeploymentInput } from '../commands/deployment-input.ts';
import { oneLine, Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { type Agent, openAgent } from './open-agent.ts';

/**
 * Gives the agent as its files say it now, or null: none of them has changed, or they cannot be used, which is told once and leaves
 * everything as it was.
 */
export function rereading(first: Agent, given: DeploymentInput, world: World): () => Agent | null {
  let agent = first;
  let text = textOf(first, world);
  return () => {
    const now = textOf(agent, world);
    if (now === text) return null;
    text = now;
    try {
      agent = openAgent(given, world, agent.metrics);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const at = error.at === undefined ? '' : `${error.at.file}:${error.at.line}: `;
      world.talk.warn(oneLine(`${at}${error.message}; what was read before goes on`));
      return null;
    }
    // Another list of files, or another env file.
    text = textOf(agent, world);
    return agent;
  };
}

function textOf({ sources }: Agent, { files }: World): string {
  return JSON.stringify(
    sources.map((path) => {
      const read = files.read(path);
      return read.ok ? read.text : read.reason;
    }),
  );
}
