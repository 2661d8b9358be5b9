import { type Known, known, unknownFact } from '../../model/fact.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { ownHost } from './own-host.ts';
import { runProgram } from './run-program.ts';

/**
 * What stands between the world and published ports. Docker forwards them past INPUT, so neither UFW nor any other rule
 * there counts; DOCKER-USER is the chain Docker leaves to the administrator (failure case 4, trap 6).
 */
export const firewall = defineGatherer({
  fact: 'firewall',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const rules = await filterRules(context, 'iptables');
    if (!rules.known) return rules;
    if (!rules.value.includes(`-N ${dockerUser}`)) {
      return unknownFact(
        'iptables has no chain DOCKER-USER (Docker manages no rules, or another firewall backend)',
      );
    }
    const rules6 = await filterRules(context, 'ip6tables');
    return known({
      dockerUser: rulesWithOurs(rules.value),
      // Docker makes the chain for IPv6 only where it routes IPv6; none is none.
      dockerUser6: rules6.known ? rulesWithOurs(rules6.value) : null,
      drops: drops(rules.value, dockerUser),
      ufwActive: await ufwActive(context),
    });
  },
});

const dockerUser = 'DOCKER-USER';

async function filterRules(context: GathererContext, program: string): Promise<Known<readonly string[]>> {
  const result = await runProgram(context, [program, '-S']);
  if (!result.ran) return unknownFact(result.reason);
  if (result.code === 0) return known(result.stdout.split('\n').map((rule) => rule.trim()));
  const needsRoot = /permission denied|must be root|not permitted/i.test(result.stderr);
  return unknownFact(needsRoot ? `${program} needs root` : `${program} failed with code ${result.code}`);
}

function rulesOf(rules: readonly string[], chain: string): readonly string[] {
  return rules.filter((rule) => rule.startsWith(`-A ${chain} `));
}

/**
 * DOCKER-USER with the rules of our own chains in the place of the jumps to them. A RETURN there goes on behind the jump,
 * so to read it as the end can only make a port look more open than it is.
 */
function rulesWithOurs(rules: readonly string[]): readonly string[] {
  return rulesOf(rules, dockerUser).flatMap((rule) => {
    const chain = /^-A DOCKER-USER -j (SEAWORTHY-\S+)$/.exec(rule)?.[1];
    if (chain === undefined) return [rule];
    return rulesOf(rules, chain).map((own) => own.replace(`-A ${chain} `, `-A ${dockerUser} `));
  });
}

/** Whether a packet can be dropped in the chain, or in one it jumps to (`ufw-docker` works that way). */
function drops(rules: readonly string[], chain: string, seen: readonly string[] = []): boolean {
  if (seen.includes(chain)) return false;
  return rulesOf(rules, chain).some((rule) => {
    const target = / -[jg] (\S+)/.exec(rule)?.[1] ?? '';
    return target === 'DROP' || target === 'REJECT' || drops(rules, target, [...seen, chain]);
  });
}

/** Null = cannot be told. */
async function ufwActive(context: GathererContext): Promise<boolean | null> {
  const result = await runProgram(context, ['ufw', 'status']);
  if (!result.ran) return result.reason.endsWith('is not installed') ? false : null;
  if (/^Status: active/m.test(result.stdout)) return true;
  return /^Status: inactive/m.test(result.stdout) ? false : null;
}
