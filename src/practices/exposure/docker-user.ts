// What the rules of DOCKER-USER do to a new connection from outside. Only what is certain counts: a rule that looks at
// more than interfaces, ports and states makes the answer `unclear`.

/** What becomes of a connection: Docker's own rules accept what DOCKER-USER lets through. */
export type Fate = 'open' | 'dropped' | 'unclear';

export interface Destination {
  /** Port of the host, which conntrack remembers. */
  readonly published: number;
  /** Port of the container: what `--dport` sees, because the address is translated before. */
  readonly target: number;
  readonly protocol: string;
}

function withoutComment(rule: string): string {
  return rule.replace(/ --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, '');
}

type Match = 'yes' | 'no' | 'unclear';

/** Rules as `iptables -S` prints them. */
export function fateOf(rules: readonly string[], destination: Destination): Fate {
  let isCertain = true;
  for (const printed of rules) {
    const rule = withoutComment(printed);
    const match = matches(rule, destination);
    const target = / -[jg] (\S+)/.exec(rule)?.[1] ?? 'LOG';
    if (match === 'no' || target === 'LOG' || target === 'NFLOG') continue;
    if (match === 'yes' && isCertain && /^(?:DROP|REJECT)$/.test(target)) return 'dropped';
    if (match === 'yes' && isCertain && /^(?:ACCEPT|RETURN)$/.test(target)) return 'open';
    isCertain = false;
  }
  return isCertain ? 'open' : 'unclear';
}

/** Bridges, loopback and private tunnels: nothing from the internet comes in there. */
const inside = /^(?:docker|br-|veth|lo$|lo\+|wg|tailscale|tun|virbr)/;

function matches(rule: string, destination: Destination): Match {
  const conditions = conditionsOf(rule);
  const found = conditions.map((condition) => matchOf(condition, destination));
  if (found.includes('no')) return 'no';
  return found.includes('unclear') ? 'unclear' : 'yes';
}

interface Condition {
  readonly option: string;
  readonly value: string;
  readonly isNegated: boolean;
}

function conditionsOf(rule: string): readonly Condition[] {
  const text = rule.replace(/^-A \S+/, '');
  return [...text.matchAll(/(! )?(--?[a-z0-9-]+)((?: (?!-|! )\S+)*)/g)].map((match) => ({
    isNegated: match[1] !== undefined,
    option: match[2] ?? '',
    value: (match[3] ?? '').trim(),
  }));
}

function matchOf(
  { option, value, isNegated }: Condition,
  { published, target, protocol }: Destination,
): Match {
  switch (option) {
    case '-i':
      return answer(!inside.test(value), isNegated);
    case '-p':
      return answer(value === 'all' || value === protocol, isNegated);
    case '--dport':
    case '--dports':
      return answer(holds(value, target), isNegated);
    case '--ctorigdstport':
      return answer(holds(value, published), isNegated);
    case '--ctstate':
    case '--state':
      // A published port is always dialled before it is translated to the container's.
      return answer(/(?:^|,)(?:NEW|DNAT)(?:,|$)/.test(value), isNegated);
    // Somebody on the internet comes from no range in particular.
    case '-s':
      return answer(value === '0.0.0.0/0' || value === '::/0', isNegated);
    // Ranges that hold the containers' own addresses.
    case '-d':
      return isNegated ? 'unclear' : 'yes';
    // What is forwarded goes to a container, never to this machine.
    case '--dst-type':
      return answer(value !== 'LOCAL', isNegated);
    case '-m':
      return /^(?:tcp|udp|conntrack|state|multiport|comment|addrtype)$/.test(value) ? 'yes' : 'unclear';
    case '-j':
    case '-g':
    case '--reject-with':
    case '--ctdir':
      return 'yes';
    default:
      return 'unclear';
  }
}

function answer(isMatch: boolean, isNegated: boolean): Match {
  return isMatch === isNegated ? 'no' : 'yes';
}

/** `5432`, `5432:5440`, `80,443`. */
function holds(list: string, port: number): boolean {
  return list.split(',').some((item) => {
    const [first = '', last = first] = item.split(':');
    return port >= Number(first) && port <= Number(last);
  });
}
