import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { type Copied, withPrivateCopy } from './private-copy.ts';

export interface HostScript {
  /** Its name, which it puts in front of its complaints: `firewall.sh`. */
  readonly name: string;
  readonly text: string;
  readonly words: readonly string[];
  /** The command that people call instead: `firewall`. */
  readonly command: string;
  readonly limitMs: number;
  /** Further files of its folder. */
  readonly beside?: readonly Copied[];
}

/** Runs a generated script from a private copy; what it printed. Where it fails, its own complaint is the Problem. */
export async function runHostScript(script: HostScript, world: World): Promise<string> {
  const { name, text, words, command, limitMs, beside = [] } = script;
  return withPrivateCopy(
    name,
    text,
    world,
    async (path) => {
      const result = await world.exec.run({ argv: ['sh', path, ...words], timeoutMs: limitMs });
      // The copy is gone when this is read.
      const ours = (said: string) => said.replaceAll(`sh ${path}`, `seaworthy ${command}`);
      if (result.ran && result.code === 0) return ours(result.stdout);
      throw complaint(ours(result.ran ? result.stderr : result.reason), script);
    },
    beside,
  );
}

/** Lines of the programs that it called, before its own words: so many are shown. */
const detailLines = 3;

function complaint(text: string, { name, words, command }: HostScript): Problem {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const own = lines.findIndex((line) => line.startsWith(`${name}: `));
  const said = own === -1 ? (lines.at(-1)?.trim() ?? '') : (lines[own]?.slice(name.length + 2) ?? '');
  const detail = own === -1 ? [] : lines.slice(0, own).slice(-detailLines);
  const hint = lines.find((line) => line.startsWith('HINT: '))?.slice('HINT: '.length);
  return new Problem({
    code: `${command}-failed`,
    message: said === '' ? `${name} ${words.join(' ')} failed` : said,
    hints: [hint ?? `look at it: seaworthy ${command} status`, ...detail],
    fault: 'world',
  });
}
